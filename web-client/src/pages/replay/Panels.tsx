import { Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Door } from "../../api/replay";
import type { ExpectedAnswer, Replay, Turn } from "../../api/types";
import type { Evidence, TaskMark } from "../../state/marks";
import { isOpen } from "../../state/threads";
import { CommentsPanel } from "./CommentsPanel";
import { Delays } from "./Delays";
import { Interviewer } from "./Interviewer";
import { Outline } from "./Outline";
import classes from "./Replay.module.css";
import type { Comments } from "./useComments";
import type { Playback } from "./usePlayback";

/** On a narrow page the transcript is one of them; on a wide one it stands beside. */
export type Tab = "transcript" | "comments" | "outline" | "delays";

interface PanelsProps {
  tab: Tab;
  onTab(tab: Tab): void;
  replay: Replay;
  door: Door;
  turns: readonly Turn[];
  evidence: readonly Evidence[];
  tasks: readonly TaskMark[];
  onEvidence(one: Evidence): void;
  expected: readonly ExpectedAnswer[];
  comments: Comments;
  playback: Playback;
  writing: number | undefined;
  onWrite(atMs: number | undefined): void;
  thread: string | undefined;
}

/** What stands beside the words: comments, the outline, how quick the replies were. */
export function Panels(props: PanelsProps) {
  const { tab, onTab, replay, comments } = props;
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 62em)", undefined, { getInitialValueInEffect: false });
  const open = comments.threads.filter(isOpen).length;
  const isViewer = replay.view.role === "viewer";
  return (
    <Tabs
      component="aside"
      className={classes.side}
      classNames={{ panel: classes.panel ?? "" }}
      value={!narrow && tab === "transcript" ? "comments" : tab}
      onChange={(next) => onTab((next ?? "comments") as Tab)}
      keepMounted={false}
    >
      <Tabs.List className={classes.tabList}>
        {narrow && <Tabs.Tab value="transcript">{t("end.transcript")}</Tabs.Tab>}
        <Tabs.Tab value="comments" data-testid="tab-comments">
          {t("replay.comments.title")}
          {open > 0 && ` (${open})`}
        </Tabs.Tab>
        <Tabs.Tab value="outline" data-testid="tab-outline">
          {t("replay.outline")}
        </Tabs.Tab>
        {!isViewer && (
          <Tabs.Tab value="delays" data-testid="tab-delays">
            {t("replay.delays")}
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="comments">
        <CommentsPanel
          comments={comments}
          scope={replay.view}
          playback={props.playback}
          writing={props.writing}
          onWrite={props.onWrite}
          shown={props.thread}
        />
      </Tabs.Panel>
      <Tabs.Panel value="outline">
        <Outline
          chapters={replay.chapters}
          marks={replay.marks}
          tasks={props.tasks}
          evidence={props.evidence}
          onEvidence={props.onEvidence}
          expected={props.expected}
          language={replay.session.scenario.language}
          onSeek={props.playback.seek}
        />
      </Tabs.Panel>
      <Tabs.Panel value="delays">
        {replay.view.role === "reviewer" && (
          <Interviewer door={props.door} onSeek={props.playback.seek} />
        )}
        <Delays turns={props.turns} />
      </Tabs.Panel>
    </Tabs>
  );
}
