// @floip/flow-runner on W1: a flow of response blocks; before a question with a condition stands a case block.
'use strict'
console.info = () => {} // it tells of every block
const { Context, FlowRunner, ResourceResolver } = require('@floip/flow-runner')
const { OVER } = require('./answering')

exports.isAsync = true

const uuid = (kind, number) => `00000000-0000-4000-8000-${kind}${String(number).padStart(11, '0')}`
const QUESTION = 1
const CASE = 2
const PROMPT = 3
const EXIT = 4

const entryTo = item => item && uuid(item.asked_if ? CASE : QUESTION, item.number)
const exitOf = (place, destination, more) =>
  ({ uuid: uuid(EXIT, place), label: 'next', tag: 'next', config: {}, destination_block: destination, ...more })

const caseFor = (item, next) => {
  const { question, operator, constant } = item.asked_if
  const test = operator === '<=' ? `@(flow.${question}.value <= ${constant})` : `@(flow.${question}.value != "${constant}")`
  return {
    uuid: uuid(CASE, item.number), name: `case_${item.name}`, label: 'case', semantic_label: '', type: 'Core.Case', config: {},
    exits: [
      exitOf(10 * item.number, uuid(QUESTION, item.number), { test }),
      exitOf(10 * item.number + 1, entryTo(next), { default: true })
    ]
  }
}

const responseOf = (item, longest) => {
  const prompt = uuid(PROMPT, item.number)
  switch (item.type) {
    case 'nps': return ['NumericResponse', { prompt, validation_minimum: 0, validation_maximum: 10 }]
    case 'yesno': return ['SelectOneResponse', { prompt, choices: { yes: 'yes', no: 'no' } }]
    case 'choice': return ['SelectOneResponse', { prompt, choices: { 1: '1', 2: '2', 3: '3' } }]
    default: return ['OpenResponse', { prompt, text: { max_response_characters: longest } }]
  }
}

const blockFor = (item, next, longest) => {
  const [type, config] = responseOf(item, longest)
  const test = type === 'SelectOneResponse' ? { test: '@(TRUE)' } : {}
  return {
    uuid: uuid(QUESTION, item.number), name: item.name, label: item.name, semantic_label: '',
    type: `MobilePrimitives.${type}`, config, exits: [exitOf(10 * item.number + 2, entryTo(next), test)]
  }
}

const promptFor = item => ({
  uuid: uuid(PROMPT, item.number),
  values: [{
    language_id: '1', content_type: 'TEXT', mime_type: 'text/plain', modes: ['SMS'],
    value: item.piped === null ? item.before : `${item.before}@flow.${item.piped}.value${item.after}`
  }]
})

exports.build = workload => {
  const blocks = workload.questions.flatMap((item, index) => {
    const next = workload.questions[index + 1]
    const block = blockFor(item, next, workload.longest_text)
    return item.asked_if ? [caseFor(item, next), block] : [block]
  })
  const flow = {
    uuid: uuid(0, 1), name: 'workload w1', label: '', last_modified: '2020-01-01T00:00:00.000Z', interaction_timeout: 300,
    vendor_metadata: {}, supported_modes: ['SMS'], languages: [{ id: '1', label: 'English', iso_639_3: 'eng' }],
    blocks, first_block_id: blocks[0].uuid
  }
  return { flow, resources: workload.questions.map(promptFor) }
}

const nothing = () => {}
const contact = { id: '1', groups: [], setProperty: nothing, getProperty: nothing, addGroup: nothing, delGroup: nothing }

const read = (session, cursor) => {
  if (!cursor || !cursor.prompt) {
    session.number = 0
    session.result = OVER
    return
  }
  const resource = cursor.prompt.config.prompt
  const text = new ResourceResolver(session.context).resolve(resource).getText()
  session.cursor = cursor
  session.number = Number(resource.slice(-11))
  const name = `q${session.number}`
  session.result = { prompts: [text], sound_files: [`${name}.wav`], survey_completed: false, current_question: name }
}

let started = 0
exports.start = async ({ flow, resources }) => {
  const context = new Context.Builder()
    .setId(String(++started)).setLanguageId('1').setMode('SMS').setContact(contact).setGroups([])
    .setFlows([flow]).setFirstFlowId(flow.uuid).setResources(resources).build()
  const runner = new FlowRunner.Builder().setContext(context).build()
  const session = { context, runner, cursor: null, number: 0, result: null }
  read(session, await runner.run())
  return session
}

exports.step = async (session, given) => {
  session.cursor.prompt.value = given
  read(session, await session.runner.run())
}
