// survey-core (SurveyJS) on W1: one question at a time. It has no definition that sessions share: a model is a
// session, so each session makes its own from the JSON.
'use strict'
const { Model } = require('survey-core')
const { OVER } = require('./answering')

const RATING = { type: 'rating', rateMin: 0, rateMax: 10 }
const YES_NO = { type: 'radiogroup', choices: ['yes', 'no'] }
const CHOICE = { type: 'radiogroup', choices: ['1', '2', '3'] }

const elementFor = (item, longest) => {
  const title = item.piped === null ? item.before : `${item.before}{${item.piped}}${item.after}`
  const typed = { nps: RATING, yesno: YES_NO, choice: CHOICE, text: { type: 'text', maxLength: longest } }[item.type]
  const element = { name: item.name, title, isRequired: true, ...typed }
  if (item.asked_if) {
    const { question, operator, constant } = item.asked_if
    element.visibleIf = operator === '<=' ? `{${question}} <= ${constant}` : `{${question}} <> '${constant}'`
  }
  return element
}

exports.build = workload => JSON.stringify({
  questionsOnPageMode: 'questionPerPage',
  elements: workload.questions.map(item => elementFor(item, workload.longest_text))
})

const read = session => {
  if (session.model.state === 'completed') {
    session.number = 0
    session.result = OVER
    return
  }
  const question = session.model.currentSingleQuestion
  session.question = question
  session.number = Number(question.name.slice(1))
  session.result = {
    prompts: [question.locTitle.textOrHtml], sound_files: [`${question.name}.wav`], survey_completed: false,
    current_question: question.name
  }
}

exports.start = text => {
  const session = { model: new Model(JSON.parse(text)), question: null, number: 0, result: null }
  read(session)
  return session
}

exports.step = (session, given) => {
  session.question.value = given
  if (session.model.isLastElement) session.model.tryComplete()
  else session.model.performNext()
  read(session)
}
