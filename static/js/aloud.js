/* Say it aloud: the browser records the answer and plays it back beside the points. The recording stays in the memory
   of this page, is never sent anywhere, and is gone with the card. */

(() => {
  "use strict";

  const LONGEST = 10 * 60 * 1000; // milliseconds; nobody speaks longer to a panel
  const ANYWAY = "Say it aloud all the same: the card works without a recording.";
  const REASONS = {
    NotAllowedError: `The microphone is not allowed here. ${ANYWAY}`,
    SecurityError: `The microphone is not allowed here. ${ANYWAY}`,
    NotFoundError: `No microphone was found. ${ANYWAY}`,
  };
  let take = null; // the recording of the attempt on the page
  let waiting = false; // for permission

  const panel = () => document.querySelector("[data-aloud]");

  function say(text) {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  }

  function clock(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function inWords(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    const parts = [[Math.floor(seconds / 60), "minute"], [seconds % 60, "second"]];
    const said = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
    return said.join(" ") || "0 seconds";
  }

  function explain(text) {
    const place = panel()?.querySelector("[data-heard]");
    if (!place) return;
    place.textContent = text;
    place.hidden = false;
    say(text);
  }

  function drop() {
    if (!take) return;
    const old = take;
    take = null;
    clearInterval(old.timer);
    if (old.recorder.state !== "inactive") old.recorder.stop();
    old.stream.getTracks().forEach((track) => track.stop());
    if (old.url) URL.revokeObjectURL(old.url);
  }

  function stop() {
    if (take?.recorder.state === "recording") take.recorder.stop();
  }

  function finish(mine) {
    mine.length = performance.now() - mine.startedAt;
    clearInterval(mine.timer);
    mine.stream.getTracks().forEach((track) => track.stop());
    if (mine !== take) return; // the card is gone, and its recording with it
    mine.url = URL.createObjectURL(new Blob(mine.chunks, { type: mine.recorder.mimeType }));
    mine.chunks = [];
    show();
    say(`Recorded. You spoke for ${inWords(mine.length)}.`);
  }

  async function record() {
    if (waiting) return;
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
      explain(`This browser cannot record on this page. ${ANYWAY}`);
      return;
    }
    const attempt = panel().dataset.aloud;
    waiting = true;
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      explain(REASONS[error.name] || `The microphone could not be used. ${ANYWAY}`);
    }
    waiting = false;
    if (!stream) return;
    if (panel()?.dataset.aloud !== attempt) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    drop();
    const recorder = new MediaRecorder(stream);
    const mine = { attempt, recorder, stream, chunks: [], startedAt: performance.now(), url: "", length: 0, timer: 0 };
    recorder.addEventListener("dataavailable", (event) => mine.chunks.push(event.data));
    recorder.addEventListener("stop", () => finish(mine));
    mine.timer = setInterval(() => {
      if (performance.now() - mine.startedAt > LONGEST) stop();
      show();
    }, 500);
    take = mine;
    recorder.start();
    show();
    say("Recording. It stays on this device.");
  }

  /* The page as the recording stands. */

  function show() {
    const place = panel();
    if (!place) return;
    place.hidden = false;
    const recording = take?.recorder.state === "recording";
    const button = place.querySelector("[data-record]");
    const words = recording ? "Stop" : take?.url ? "Say it again" : "Say it aloud";
    if (button.textContent !== words) button.textContent = words;
    place.querySelector("[data-clock]").textContent = recording ? clock(performance.now() - take.startedAt) : "";
    place.classList.toggle("recording", recording);
    const playback = document.querySelector("[data-playback]");
    if (!playback) return;
    playback.hidden = !take?.url;
    if (!take?.url) return;
    playback.querySelector("[data-length]").textContent = `You spoke for ${inWords(take.length)}.`;
    const audio = playback.querySelector("audio");
    if (audio.getAttribute("src") !== take.url) audio.src = take.url;
  }

  function settle() {
    if (take && take.attempt !== panel()?.dataset.aloud) drop();
    show();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-record]")) return;
    if (take?.recorder.state === "recording") stop();
    else record();
  });

  // Whoever looks at the answer has finished speaking.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.answer") && event.target.open) stop();
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("#turn > form")) stop(); // a flag or a report goes on beside
  });
  document.addEventListener("htmx:afterSwap", settle);
  window.addEventListener("pagehide", drop);
  settle();
})();
