/** How loud a stream is now, from 0 to 1, as an ear would put it. */

/** Quieter than this counts as silence; 0 dBFS counts as 1. */
const FLOOR_DB = -60;

export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const db = 20 * Math.log10(rms);
  // Speech sits near -25 dBFS: the upper end is stretched so that it fills the meter.
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (-12 - FLOOR_DB)));
}

export class LevelMeter {
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.source = context.createMediaStreamSource(stream);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
  }

  read(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return levelOf(this.samples);
  }

  close(): void {
    this.source.disconnect();
    this.analyser.disconnect();
  }
}
