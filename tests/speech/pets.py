"""A survey with every kind of prompt there is to render."""

from __future__ import annotations

SURVEY = """\
askline: 1
id: 77
name: Pets
languages: [en, es]
sounds: https://example.com/{language}/pets
attributes:
  agent_name: {type: text}
greeting:
  text: {en: Hello!, es: ¡Hola!}
  sound: intro/greeting.mp3
closing: {text: "Goodbye, {agent_name}.", web: "Thanks {{and}} goodbye."}
messages:
  no_match:
    - {text: "Sorry?", sound: "https://cdn.example.com/a/sorry.ogg?v=1"}
    - text: Sorry, once more.
questions:
  - name: pet
    type: choice
    text: "Which one? {options}"
    options: [Cat, Dog]
    then:
      - {when: pet == "Cat", say: A cat it is.}
  - name: Toy
    type: choice
    shuffle: true
    text: Its toy?
    options: [Ball, Bone]
  - name: happy
    type: yesno
    text:
      - {when: pet == "Cat", text: "Is your cat happy?"}
      - {text: Is your dog happy?}
    confirm: true
    sms: {text: "Happy?", sound: ../../greeting.wav}
"""
