import { useCallback, useEffect, useRef } from "react";
import { LevelMeter } from "../rtc/level";
import { audioContext } from "../rtc/sound";

/** Reads how loud a stream is now; 0 while there is none. */
export function useLevel(stream: MediaStream | undefined): () => number {
  const meter = useRef<LevelMeter>(undefined);
  useEffect(() => {
    if (!stream || stream.getAudioTracks().length === 0) return undefined;
    const fresh = new LevelMeter(audioContext(), stream);
    meter.current = fresh;
    return () => {
      meter.current = undefined;
      fresh.close();
    };
  }, [stream]);
  return useCallback(() => meter.current?.read() ?? 0, []);
}
