// xstate on W1: a state for each question; one that is not asked is left at once by an eventless transition. Each
// session is an actor, the faster of the two ways that xstate offers.
'use strict'
const { assign, createActor, createMachine } = require('xstate')
const { fitsOf, isAskedOf, promptOf, OVER } = require('./answering')

const nextOf = (item, workload) => item.number < workload.size ? workload.questions[item.number].name : 'over'

const stateFor = (item, workload, fits) => {
  const next = nextOf(item, workload)
  const keep = assign({ answers: ({ context, event }) => ({ ...context.answers, [item.name]: event.given }) })
  const state = { on: { ANSWERED: { guard: ({ event }) => fits[item.type](event.given), actions: keep, target: next } } }
  if (item.asked_if) {
    const isAsked = isAskedOf(item.asked_if)
    state.always = { guard: ({ context }) => !isAsked(context.answers), target: next }
  }
  return state
}

exports.build = workload => {
  const fits = fitsOf(workload)
  const states = { over: { type: 'final' } }
  const known = {}
  for (const item of workload.questions) {
    states[item.name] = stateFor(item, workload, fits)
    known[item.name] = { number: item.number, prompt: promptOf(item), sound: item.sound }
  }
  const machine = createMachine({ id: 'w1', context: { answers: {} }, initial: 'q1', states })
  return { machine, known }
}

const read = session => {
  const snapshot = session.actor.getSnapshot()
  if (snapshot.status === 'done') {
    session.number = 0
    session.result = OVER
    return
  }
  const { number, prompt, sound } = session.known[snapshot.value]
  session.number = number
  session.result = {
    prompts: [prompt(snapshot.context.answers)], sound_files: [sound], survey_completed: false, current_question: snapshot.value
  }
}

exports.start = ({ machine, known }) => {
  const session = { actor: createActor(machine).start(), known, number: 0, result: null }
  read(session)
  return session
}

exports.step = (session, given) => {
  session.actor.send({ type: 'ANSWERED', given })
  read(session)
}
