// What is to be heard in the simulator: recordings, prompts spoken by the server or else by the browser, key tones.
"use strict";
const sound = (() => {
  const waitForFile = 4000; // milliseconds until a recording must have told its length
  const tones = {
    1: [697, 1209], 2: [697, 1336], 3: [697, 1477], 4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
    7: [852, 1209], 8: [852, 1336], 9: [852, 1477], "*": [941, 1209], 0: [941, 1336], "#": [941, 1477],
  };
  const voiced = new Map(); // what the server has spoken: a promise of its sound, by language and text
  let context = null;
  let hasServerVoice = true;
  let playing = { stop() {} };
  let turn = 0; // grows with all that is begun or stopped, so that what is overtaken ends

  const audio = () => (context ??= new AudioContext());

  // Each clip has its `seconds`, null where nobody knows them before; `play` is over when it was heard.

  function recording(address) {
    const file = new Audio(address);
    return new Promise((found, missing) => {
      const timer = setTimeout(missing, waitForFile);
      file.onerror = missing;
      file.onloadedmetadata = () => {
        clearTimeout(timer);
        found({
          seconds: Number.isFinite(file.duration) ? file.duration : null,
          play: () => new Promise((over) => {
            playing = { stop: () => { file.pause(); over(); } };
            file.onended = file.onerror = over;
            file.play().catch(over);
          }),
        });
      };
      file.preload = "auto";
      file.load();
    });
  }

  async function fetched(text, language) {
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch("/simulator/voice", { method: "POST", headers, body: JSON.stringify({ text, language }) });
    if (!reply.ok) {
      if (["no-speech-library", "no-driver", "no-voice"].includes((await reply.json()).reason)) hasServerVoice = false;
      throw new Error("no voice");
    }
    return audio().decodeAudioData(await reply.arrayBuffer());
  }

  async function byServer(text, language) {
    const name = `${language} ${text}`;
    if (!voiced.has(name)) voiced.set(name, fetched(text, language));
    const buffer = await voiced.get(name);
    return {
      seconds: buffer.duration,
      play: () => new Promise((over) => {
        const source = audio().createBufferSource();
        source.buffer = buffer;
        source.connect(audio().destination);
        source.onended = over;
        playing = { stop: () => source.stop() };
        source.start();
      }),
    };
  }

  function byBrowser(text, language) {
    const voices = window.speechSynthesis?.getVoices() ?? [];
    const begins = language.toLowerCase().split("-")[0];
    const voice = voices.find((each) => each.lang.toLowerCase().startsWith(begins));
    if (!voice) return null;
    return {
      seconds: null,
      play: () => new Promise((over) => {
        const said = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang, onend: over, onerror: over });
        playing = { stop: () => speechSynthesis.cancel() };
        speechSynthesis.speak(said);
      }),
    };
  }

  async function clip([text, address], language) {
    if (/^https?:/.test(address)) {
      try {
        return await recording(address);
      } catch {
        // it is not there, or not to be reached: the text is spoken instead
      }
    }
    if (hasServerVoice) {
      try {
        return await byServer(text, language);
      } catch {
        // nor has the server a voice for it
      }
    }
    return byBrowser(text, language);
  }

  function stop() {
    turn += 1;
    playing.stop();
    playing = { stop() {} };
  }

  // Say prompts, instead of what is being said. `begins` is told the seconds that it will take, null where nobody
  // knows; `ends` is called when all was heard. Gives whether there was anything to hear it by.
  async function say(prompts, language, begins = () => {}, ends = () => {}) {
    stop();
    const mine = turn;
    audio().resume(); // where the browser has put it to sleep
    const clips = await Promise.all(prompts.map((each) => clip(each, language)));
    if (mine !== turn) return true;
    if (clips.some((each) => each === null)) return false;
    const lengths = clips.map((each) => each.seconds);
    begins(lengths.includes(null) ? null : lengths.reduce((sum, each) => sum + each, 0));
    for (const each of clips) {
      await each.play();
      if (mine !== turn) return true;
    }
    ends();
    return true;
  }

  function beep(key) {
    const ends = audio().currentTime + 0.12;
    for (const pitch of tones[key]) {
      const tone = new OscillatorNode(audio(), { frequency: pitch });
      tone.connect(new GainNode(audio(), { gain: 0.08 })).connect(audio().destination);
      tone.start();
      tone.stop(ends);
    }
  }

  return { say, stop, beep };
})();
