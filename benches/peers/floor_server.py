"""The floor for Python: aiortc, 16 kHz, Silero, a tone, and no framework around them.

A tone begins after 0.2 s without speech and stops after 0.2 s of it. Nothing judges whether
the speaker has finished: this is what the transport and the runtime cost by themselves.
"""

import argparse
import asyncio
import fractions
import time
from array import array

import av
import stubs
import uvicorn
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from fastapi import FastAPI, Request
from pipecat.audio.vad.silero import SileroVADAnalyzer

RATE, FRAME = 24_000, 480
WINDOW = 512 * 2  # bytes that Silero hears at once: 32 ms at 16 kHz
SPEECH = 0.7
RUN = 6  # windows that make a change of mind: 0.2 s

arguments = argparse.ArgumentParser()
arguments.add_argument("--port", type=int, required=True)
arguments.add_argument("--tone", type=float, default=1.0, metavar="SECONDS")
arguments = arguments.parse_args()
TONE = stubs.tone(RATE, arguments.tone)


class Mouth(MediaStreamTrack):
    """20 ms frames on the clock: what is left to say, then silence."""

    kind = "audio"

    def __init__(self):
        super().__init__()
        self.left = b""
        self.began = time.monotonic()
        self.count = 0

    async def recv(self):
        wait = self.began + self.count * 0.02 - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        now, self.left = self.left[: FRAME * 2], self.left[FRAME * 2 :]
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME)
        frame.planes[0].update(now.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate = RATE
        frame.time_base = fractions.Fraction(1, RATE)
        frame.pts = self.count * FRAME
        self.count += 1
        return frame


async def listen(track, mouth):
    vad = SileroVADAnalyzer(sample_rate=16_000)
    vad.set_sample_rate(16_000)
    to_model = av.AudioResampler("s16", "mono", 16_000)
    heard, run, speaking = b"", 0, False
    try:
        while True:
            for frame in to_model.resample(await track.recv()):
                heard += array("h", frame.to_ndarray().ravel().tolist()).tobytes()
            while len(heard) >= WINDOW:
                is_speech = vad.voice_confidence(heard[:WINDOW]) >= SPEECH
                heard = heard[WINDOW:]
                run = run + 1 if is_speech != speaking else 0
                if run == RUN:
                    speaking, run = is_speech, 0
                    mouth.left = b"" if speaking else TONE
    except MediaStreamError:
        pass
    finally:
        await vad.cleanup()


app = FastAPI()
connections = set()


@app.post("/api/offer")
async def offer(request: Request):
    connection, mouth = RTCPeerConnection(), Mouth()
    connections.add(connection)
    connection.addTrack(mouth)

    @connection.on("track")
    def heard(track):
        connection.listening = asyncio.ensure_future(listen(track, mouth))

    @connection.on("connectionstatechange")
    async def changed():
        if connection.connectionState in ("failed", "closed"):
            connections.discard(connection)
            await connection.close()

    sdp = (await request.json())["sdp"]
    await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    return {"sdp": connection.localDescription.sdp, "type": "answer"}


@app.get("/ready")
async def ready():
    return {}


uvicorn.run(app, host="127.0.0.1", port=arguments.port, log_level="warning")
