// What engines that leave it to their user need besides: whether an answer fits, and what a prompt says.
'use strict'

const FITS = longest => ({
  nps: given => Number.isInteger(given) && given >= 0 && given <= 10,
  yesno: given => given === 'yes' || given === 'no',
  choice: given => given === '1' || given === '2' || given === '3',
  text: given => typeof given === 'string' && given.length > 0 && given.length <= longest
})

exports.fitsOf = workload => FITS(workload.longest_text)

exports.promptOf = item => {
  const { before, piped, after } = item
  return piped === null ? () => before : answers => before + answers[piped] + after
}

exports.isAskedOf = ({ question, operator, constant }) =>
  operator === '<=' ? answers => answers[question] <= constant : answers => answers[question] !== constant

exports.OVER = { prompts: [], sound_files: [], survey_completed: true, current_question: null }
