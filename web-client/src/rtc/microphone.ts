/** The candidate's microphone, and what can keep us from it. */

export type MicrophoneProblem =
  /** The person or the browser's settings said no. */
  | "denied"
  /** No microphone is plugged in, or none with that id. */
  | "missing"
  /** Another program holds it, or it broke. */
  | "busy"
  /** Browsers give no microphone to pages served without TLS from elsewhere. */
  | "insecure";

export class MicrophoneError extends Error {
  override readonly name = "MicrophoneError";
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

export async function openMicrophone(deviceId?: string): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError("insecure");
  const wanted: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
  };
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: deviceId ? { ...wanted, deviceId: { exact: deviceId } } : wanted,
    });
  } catch (error) {
    // The chosen device was unplugged since: any other is better than none.
    if (deviceId && nameOf(error) === "OverconstrainedError") return openMicrophone();
    throw new MicrophoneError(problemOf(error));
  }
}

/** Devices have names only once the person has allowed one. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter((device) => device.kind === "audioinput" && device.deviceId !== "");
}

export function stopStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** A track that says nothing, for candidates who type: the interviewer's voice still needs a path. */
export function silentTrack(context: AudioContext): MediaStreamTrack {
  const [track] = context.createMediaStreamDestination().stream.getAudioTracks();
  if (!track) throw new Error("a destination node always has one audio track");
  return track;
}

function problemOf(error: unknown): MicrophoneProblem {
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    default:
      return "busy";
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
