import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Command } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { Shell } from "../../components/Shell";
import type { IceServers } from "../../rtc/ice-servers";
import { type Kept, KeptSessions } from "../../state/kept";
import { ConnectionBanner } from "./ConnectionBanner";
import { Controls } from "./Controls";
import { Conversation } from "./Conversation";
import { EndDialog } from "./EndDialog";
import { Notices } from "./Notices";
import classes from "./Room.module.css";
import { Shown } from "./Shown";
import { Stage } from "./Stage";
import { TrialBar } from "./TrialBar";
import { TypedAnswer } from "./TypedAnswer";
import { TaskPanel } from "./task/TaskPanel";
import { useRoom } from "./useRoom";
import { useShortcuts } from "./useShortcuts";

interface RoomViewProps {
  kept: Kept;
  interviewer: string | undefined;
  iceServers: IceServers;
}

/** The last words may still be on their way to the loudspeaker. */
const LEAVE_AFTER_MS = 2_200;

export function RoomView({ kept, interviewer, iceServers }: RoomViewProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [writing, setWriting] = useState(kept.answer === "typed");
  const [ending, end] = useDisclosure(false);
  const [help, helping] = useDisclosure(false);
  const [servers] = useState(iceServers);
  const connection = useRoom(kept, servers, writing);
  const { room, presence, media, send } = connection;

  // Also when the key came with the link: a reload must find it again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a room; its state is kept by `useRoom`
  useEffect(() => new KeptSessions(localStorage).put(kept), [kept.id]);

  const refused = media.status === "refused";
  const over = presence === "ended" || (refused && media.problem?.code === "session_over");
  useEffect(() => {
    // A trial stays to be looked at until it is closed.
    if (!over || kept.trial) return undefined;
    const leave = () => {
      // What was read before the interview is no longer true of it.
      queries.removeQueries({ queryKey: ["session", kept.id] });
      void navigate(`/sessions/${kept.id}`, { replace: true });
    };
    const timer = setTimeout(leave, refused ? 0 : LEAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [over, refused, navigate, kept.id, kept.trial, queries]);

  // Without a microphone, or an ear for it, the keyboard is the way to answer.
  useEffect(() => {
    if (media.microphoneProblem || media.browserRefused) setWriting(true);
  }, [media.microphoneProblem, media.browserRefused]);

  const task = room.tasks.find((open) => open.questionIndex === room.questionIndex);
  const [view, setView] = useState<"task" | "talk">("task");
  const flush = useRef<(() => Promise<void>) | null>(null);
  /** What ends a question comes after what was written for it. */
  const sendLast = async (command: Command) => {
    await flush.current?.();
    return send(command);
  };

  const canSpeak = kept.answer !== "typed" && !media.microphoneProblem;
  const actions = {
    thinking: () => void send({ command: "thinking" }),
    done: () => void sendLast({ command: "done" }),
    repeat: () => void send({ command: "repeat" }),
    next: () => void sendLast({ command: "next" }),
    pause: () => void send({ command: presence === "paused" ? "resume" : "pause" }),
    type: () => setWriting((now) => !now || !canSpeak),
    end: end.open,
    help: helping.toggle,
  };
  const shortcuts = useShortcuts(actions, !ending && !over && media.status !== "in_use");

  return (
    <Shell title={kept.title} room>
      <h1 className={classes.hidden}>{`${t("room.title")}: ${kept.title}`}</h1>
      <div className={classes.room} data-task={task !== undefined} data-view={view}>
        <div className={classes.above}>
          <ConnectionBanner connection={connection} />
          <Notices connection={connection} />
          {kept.trial && (
            <TrialBar session={kept.id} token={kept.token} decisions={room.decisions} />
          )}
        </div>
        <Stage
          room={room}
          presence={presence}
          writing={writing}
          media={media}
          interviewer={interviewer ?? t("room.interviewer")}
          language={kept.language}
        >
          <Shown kept={kept} questionIndex={room.questionIndex} />
        </Stage>
        {task && (
          <>
            <Segmented
              className={classes.views ?? ""}
              aria-label={t("task.view")}
              fullWidth
              value={view}
              onChange={setView}
              data={[
                { value: "task", label: t("task.views.task") },
                { value: "talk", label: t("task.views.talk") },
              ]}
            />
            <TaskPanel
              key={task.questionId}
              session={kept.id}
              token={kept.token}
              open={task}
              paused={presence === "paused" || over}
              language={kept.language}
              flush={flush}
            />
          </>
        )}
        <Conversation
          lines={room.lines}
          measured={room.measured}
          interviewer={interviewer ?? t("room.interviewer")}
          language={kept.language}
        />
        <div className={classes.dock}>
          {writing && !over && (
            <TypedAnswer
              language={kept.language}
              disabled={presence === "waiting" || presence === "paused"}
              onSend={(text) => send({ command: "type", text })}
            />
          )}
          <Controls
            presence={presence}
            media={media}
            writing={writing}
            canSpeak={canSpeak}
            actions={actions}
            shortcuts={shortcuts}
            help={help}
          />
        </div>
      </div>
      <EndDialog
        opened={ending}
        onClose={end.close}
        onEnd={async () => {
          const sent = await sendLast({ command: "end" });
          end.close();
          if (!sent) return;
          // With no event stream, nothing else would say that it is over.
          if (connection.events !== "open" && !kept.trial) void navigate(`/sessions/${kept.id}`);
        }}
      />
    </Shell>
  );
}
