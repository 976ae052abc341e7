import { useCallback, useEffect, useRef, useState } from "react";
import {
  MicrophoneError,
  type MicrophoneProblem,
  microphones,
  openMicrophone,
  stopStream,
} from "../../rtc/microphone";
import { unlock } from "../../rtc/sound";
import { preferences } from "../../state/preferences";

export interface MicrophoneCheckState {
  stream: MediaStream | undefined;
  devices: MediaDeviceInfo[];
  deviceId: string | undefined;
  problem: MicrophoneProblem | undefined;
  asking: boolean;
  open(deviceId?: string): Promise<void>;
}

/** The microphone while it is checked. It is let go on leaving: the room opens its own. */
export function useMicrophoneCheck(): MicrophoneCheckState {
  const [stream, setStream] = useState<MediaStream>();
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [problem, setProblem] = useState<MicrophoneProblem>();
  const [asking, setAsking] = useState(false);
  const held = useRef<MediaStream>(undefined);
  const left = useRef(false);

  const open = useCallback(async (deviceId?: string) => {
    setAsking(true);
    setProblem(undefined);
    stopStream(held.current);
    try {
      void unlock();
      const fresh = await openMicrophone(deviceId ?? preferences.microphone());
      if (left.current) return stopStream(fresh);
      held.current = fresh;
      setStream(fresh);
      setDevices(await microphones());
      const chosen = fresh.getAudioTracks()[0]?.getSettings().deviceId;
      if (chosen) preferences.setMicrophone(chosen);
    } catch (error) {
      setStream(undefined);
      setProblem(error instanceof MicrophoneError ? error.problem : "busy");
    } finally {
      setAsking(false);
    }
  }, []);

  useEffect(() => {
    left.current = false;
    const changed = () => void microphones().then(setDevices);
    navigator.mediaDevices?.addEventListener("devicechange", changed);
    // Asked once before: no need to make the person press the button again.
    void allowedAlready().then((allowed) => {
      if (allowed && !left.current) void open();
    });
    return () => {
      left.current = true;
      navigator.mediaDevices?.removeEventListener("devicechange", changed);
      stopStream(held.current);
      held.current = undefined;
    };
  }, [open]);

  const deviceId = stream?.getAudioTracks()[0]?.getSettings().deviceId;
  return { stream, devices, deviceId, problem, asking, open };
}

async function allowedAlready(): Promise<boolean> {
  try {
    const name = "microphone" as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
}
