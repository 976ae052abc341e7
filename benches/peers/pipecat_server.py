"""A pipecat voice agent over WebRTC, with services that cost nothing.

The pipeline is that of pipecat's own getting-started voice agent (input, speech to text,
user aggregator with Silero, language model, voice, output, assistant aggregator), behind the
offer endpoint that its runner serves. What is left to measure is the engine.
"""

import argparse
from contextlib import asynccontextmanager

import stubs
import uvicorn
from fastapi import BackgroundTasks, FastAPI
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.frames.frames import (
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.request_handler import (
    SmallWebRTCRequest,
    SmallWebRTCRequestHandler,
)
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
from pipecat.turns.user_stop import (
    SpeechTimeoutUserTurnStopStrategy,
    TurnAnalyzerUserTurnStopStrategy,
)
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

RATE = 24_000

arguments = argparse.ArgumentParser()
arguments.add_argument("--port", type=int, required=True)
arguments.add_argument("--pause", type=float, help="end turns by a pause of SECONDS and not by the model")
arguments.add_argument("--tone", type=float, default=1.0, metavar="SECONDS")
arguments = arguments.parse_args()
TONE = stubs.tone(RATE, arguments.tone)


class FixedWords(SegmentedSTTService):
    """Final words as soon as voice activity ends."""

    def __init__(self):
        super().__init__(ttfs_p99_latency=0.0, settings=STTSettings(model=None, language=None))

    async def run_stt(self, audio):
        yield TranscriptionFrame("these words are fixed", "", time_now_iso8601())


class OneSentence(LLMService):
    """The same sentence at once."""

    def __init__(self):
        nothing = dict.fromkeys(
            (
                "system_instruction", "temperature", "max_tokens", "top_p", "top_k",
                "frequency_penalty", "presence_penalty", "seed",
                "filter_incomplete_user_turns", "user_turn_completion_config",
            )
        )  # fmt: skip
        super().__init__(settings=LLMSettings(model="stub", **nothing))

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            return await self.push_frame(frame, direction)
        for part in (LLMFullResponseStartFrame(), LLMTextFrame("This is the answer."), LLMFullResponseEndFrame()):
            await self.push_frame(part)


class Tone(TTSService):
    """The whole tone at once."""

    def __init__(self):
        settings = TTSSettings(model=None, voice=None, language=None)
        super().__init__(push_start_frame=True, push_stop_frames=True, sample_rate=RATE, settings=settings)

    async def run_tts(self, text, context_id):
        yield TTSAudioRawFrame(TONE, RATE, 1, context_id=context_id)


def end_of_turn():
    if arguments.pause is None:
        return TurnAnalyzerUserTurnStopStrategy(turn_analyzer=LocalSmartTurnAnalyzerV3())
    return SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=arguments.pause)


def stages():
    """What a session is made of, between its transport's ends."""
    listening = LLMUserAggregatorParams(
        vad_analyzer=SileroVADAnalyzer(params=VADParams(stop_secs=0.2)),
        user_turn_strategies=UserTurnStrategies(stop=[end_of_turn()]),
    )
    user, assistant = LLMContextAggregatorPair(LLMContext(), user_params=listening)
    return [FixedWords(), user, OneSentence(), Tone()], assistant


async def hold(connection):
    """One conversation, until the caller is gone."""
    both_ways = TransportParams(audio_in_enabled=True, audio_out_enabled=True)
    transport = SmallWebRTCTransport(webrtc_connection=connection, params=both_ways)
    between, assistant = stages()
    path = [transport.input(), *between, transport.output(), assistant]
    worker = PipelineWorker(Pipeline(path), params=PipelineParams(enable_metrics=True, enable_usage_metrics=True))
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)

    @transport.event_handler("on_client_disconnected")
    async def gone(transport, client):
        await runner.cancel()

    await runner.run()


@asynccontextmanager
async def warm(app):
    """What is loaded once is loaded before the first caller: for seconds it blocks the loop,
    and with it the answers that ICE waits for."""
    stages()
    yield


app = FastAPI(lifespan=warm)
offers = SmallWebRTCRequestHandler()


@app.post("/api/offer")
async def offer(request: SmallWebRTCRequest, later: BackgroundTasks):
    async def connected(connection):
        later.add_task(hold, connection)

    return await offers.handle_web_request(request, connected)


@app.get("/ready")
async def ready():
    return {}


uvicorn.run(app, host="127.0.0.1", port=arguments.port, log_level="warning")
