"""Prompts made audible: text to sound files by pyttsx3 in a child process, and playing them.

    worker.py             the child: one line of JSON in, one out
    speaker.py            text to WAV through that child, which is killed and replaced where it hangs or dies
    playing.py            WAV, MP3 and OGG through the sound device
    recordings.py         where a prompt's own recording is, here or by its URL
    announcing.py         both for a conversation: says prompts behind one that goes on
    telephone.py          WAV as telephones have it: 8 kHz
    prompts_to_render.py  every prompt of a survey, as parts
    rendering.py          a survey's prompts as files, only what changed
    manifest.py           what was made of what

Nothing here is imported where nothing is to be heard, and no library of speech or sound before it is needed.
"""
