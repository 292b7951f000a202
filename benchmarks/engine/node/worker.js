// The measured loop of worker.py, for engines written in JavaScript.
//
// Started with an engine's module. Each line of standard input is a request: {"size", "seconds", "workload": path of
// W1 as JSON}. The answer is {"steps_per_second"}. An engine module gives:
//   build(workload)       W1 in the engine's own form
//   start(built)          a session: {number, result, ...}; number 0 at the end
//   step(session, given)  one answer; changes the session, or returns a promise of having done so where `isAsync`
'use strict'
const fs = require('fs')
const path = require('path')
const readline = require('readline')

const LONG = 1000
const seconds = () => Number(process.hrtime.bigint()) / 1e9

async function stepsPerSecond (engine, built, answers, limit) {
  const isLong = answers[0].length > LONG
  let steps = 0
  let passed = 0
  const begun = seconds()
  for (let held = 0; passed <= limit; held++) {
    const given = answers[held % answers.length]
    const session = engine.isAsync ? await engine.start(built) : engine.start(built)
    while (session.number) {
      if (engine.isAsync) await engine.step(session, given[session.number])
      else engine.step(session, given[session.number])
      if ((++steps & 15) === 0 && isLong && seconds() - begun > limit) break
    }
    passed = seconds() - begun
  }
  return steps / passed
}

async function check (engine, built, workload) {
  for (const [held, walk] of workload.walks.entries()) {
    const session = await engine.start(built)
    for (const [name, prompt] of walk.slice(0, workload.steps_checked)) {
      const said = session.number ? session.result.prompts[0] : '(the end)'
      if (said !== prompt) throw new Error(`session ${held}, ${name}: says ${said}, not ${prompt}`)
      await engine.step(session, workload.answers[held][session.number])
    }
    if (session.number && walk.length <= workload.steps_checked) throw new Error(`session ${held} goes on after its last question`)
  }
}

async function main () {
  const engine = require(path.resolve(process.argv[2]))
  const made = {}
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    if (!made[request.size]) {
      const workload = JSON.parse(fs.readFileSync(request.workload, 'utf8'))
      const built = engine.build(workload)
      await check(engine, built, workload)
      made[request.size] = { built, answers: workload.answers }
    }
    const { built, answers } = made[request.size]
    if (global.gc) global.gc()
    console.log(JSON.stringify({ steps_per_second: await stepsPerSecond(engine, built, answers, request.seconds) }))
  }
}

main().catch(problem => { console.error(problem); process.exit(1) })
