import { Button } from "@mantine/core";
import { IconShare } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Door } from "../../api/replay";
import type { ExpectedAnswer, Replay } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { evidenceOf, pickedOfQuoted } from "../../state/evidence";
import { isOver } from "../../state/interview";
import { type Evidence, taskMarks } from "../../state/marks";
import { type Picked, spanOf, wordsOf } from "../../state/picked";
import type { Span } from "../../state/timeline";
import { turnPlaceAt, type WordPlace } from "../../state/words";
import type { MadeReport } from "../report/useReport";
import { Deck } from "./Deck";
import { ExportMenu } from "./ExportMenu";
import { KeyHelp } from "./KeyHelp";
import { Panels, type Tab } from "./Panels";
import { RedactDialog } from "./RedactDialog";
import classes from "./Replay.module.css";
import { ReplayHead } from "./ReplayHead";
import { ReportBar } from "./ReportBar";
import { ReportingProvider } from "./Reporting";
import { useSearch } from "./SearchBar";
import { SelectionBar } from "./SelectionBar";
import { ShareDialog } from "./ShareDialog";
import { Shown } from "./Shown";
import { Transcript } from "./Transcript";
import { useComments } from "./useComments";
import { useCorrections } from "./useCorrections";
import { useMoment } from "./useMoment";
import { usePlayback } from "./usePlayback";
import { useMaterial } from "./useReplay";
import { useReplayActions } from "./useReplayActions";
import { useReplayKeys } from "./useReplayKeys";
import { useTasks } from "./useTasks";
import { VoiceExpression } from "./VoiceExpression";
import { Watermark } from "./Watermark";
import { Written } from "./Written";

interface ReplayViewProps {
  replay: Replay;
  door: Door;
  /** The report, for those who may see it. */
  report?: MadeReport;
  /** The server shows no more of it. */
  onRefused(): void;
}

const NO_EVIDENCE: readonly Evidence[] = [];
const NOTHING_EXPECTED: readonly ExpectedAnswer[] = [];

/** An interview to be heard, read and talked about, word by word. */
export function ReplayView({ replay, door, report, onRefused }: ReplayViewProps) {
  const { t } = useTranslation();
  const { session, view } = replay;
  const over = isOver(session.state);
  const material = useMaterial(replay, door);
  const { turns, words, whole } = material;
  const sound = usePlayback(replay.tracks, door, whole, material.silences);
  const comments = useComments(door, onRefused);
  const corrections = useCorrections(door, view.may_manage && over);
  const [following, setFollowing] = useState(true);
  const [picked, setPicked] = useState<Picked>();
  const [part, setPart] = useState<Span>();
  const [shown, setShown] = useState<WordPlace>();
  const [tab, setTab] = useState<Tab>("transcript");
  const [writing, setWriting] = useState<number>();
  const [thread, setThread] = useState<string>();
  const [sharing, setSharing] = useState<{ clip: Span | undefined }>();
  const [redacting, setRedacting] = useState<Span>();
  const searchField = useRef<HTMLInputElement>(null);

  const { seek: seekSound, playhead } = sound;
  // Who goes somewhere wants to read there.
  const seek = useCallback(
    (ms: number, play?: boolean) => {
      setFollowing(true);
      seekSound(ms, play);
    },
    [seekSound],
  );
  const playback = useMemo(() => ({ ...sound, seek }), [sound, seek]);
  const search = useSearch(words, () => turnPlaceAt(turns, playhead.ms));
  const scored = report?.made?.report;
  const evidence = useMemo(
    () =>
      scored
        ? evidenceOf(scored, turns, { locale: currentLocale(), toTry: t("replay.marks.toTry") })
        : NO_EVIDENCE,
    [scored, turns, t],
  );

  const tasks = useTasks(door);
  const tried = useMemo(() => taskMarks(tasks), [tasks]);

  const isEditing = corrections?.editing !== undefined;
  const { playing, toggle } = sound;
  // Who begins to write stops listening, but may hear the word again meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where editing begins
  useEffect(() => {
    if (isEditing && playing) toggle();
  }, [isEditing]);

  const comment = (atMs: number) => {
    setTab("comments");
    setWriting(atMs);
  };
  const actions = useReplayActions({
    playback,
    whole,
    chapters: replay.chapters,
    onComment: view.me.may_comment ? comment : undefined,
    searchField,
    onSearch: () => setTab("transcript"),
  });
  const keys = useReplayKeys(actions.on);
  const pick = useCallback((next: Picked | undefined) => {
    setPicked(next);
    setPart(undefined);
  }, []);

  // Words that somebody was led to are shown, where they stand.
  const show = useCallback(
    (words: Picked) => {
      pick(words);
      setShown(words.from);
      setTab("transcript");
    },
    [pick],
  );
  useMoment(turns, seekSound, show);
  const hear = (one: Evidence) => {
    seek(one.from_ms, true);
    const words = pickedOfQuoted(one.words, turns);
    if (words) pick(words);
  };

  const chosen = picked ? spanOf(picked, turns, words) : part;
  const isOneTurn = picked !== undefined && picked.from.turn === picked.to.turn;
  const unpick = () => {
    pick(undefined);
    getSelection()?.removeAllRanges();
  };
  const names = {
    candidate:
      view.role === "candidate"
        ? t("room.you")
        : (session.candidate_name ?? t("replay.roles.candidate")),
    interviewer: material.interviewer ?? t("room.interviewer"),
  };

  return (
    <Shell title={`${t("replay.title")}: ${session.scenario.title}`} wide>
      <ReportingProvider door={door} enabled={view.role !== "viewer"}>
        <div className={classes.page}>
          <ReplayHead replay={replay}>
            {view.may_manage && over && (
              <>
                <Button
                  size="sm"
                  leftSection={<IconShare size={18} aria-hidden="true" />}
                  onClick={() => setSharing({ clip: chosen })}
                  data-testid="share-open"
                >
                  <span className={classes.actionText}>{t("replay.share.action")}</span>
                </Button>
                <ExportMenu replay={replay} door={door} turns={turns} names={names} />
              </>
            )}
          </ReplayHead>
          {report && (
            <ReportBar report={report} session={session.id} language={session.scenario.language} />
          )}
          {over && view.role === "candidate" && (
            <VoiceExpression session={session.id} playback={playback} />
          )}
          <div className={classes.body} data-tab={tab}>
            <section className={classes.main} aria-label={t("end.transcript")}>
              <Shown door={door} replay={replay} playback={playback} />
              <Written door={door} playback={playback} />
              {material.transcript.isPending && <Waiting />}
              {material.transcript.error !== null && (
                <ProblemNotice
                  title={t("end.transcript")}
                  error={material.transcript.error}
                  onRetry={material.transcript.retry}
                />
              )}
              {!material.transcript.isPending && material.transcript.error === null && (
                <Transcript
                  turns={turns}
                  words={words}
                  chapters={replay.chapters}
                  names={names}
                  language={session.scenario.language}
                  playback={playback}
                  search={search}
                  redacted={material.redacted}
                  corrections={corrections}
                  picked={picked}
                  onPick={pick}
                  shown={shown}
                  following={following}
                  onFollow={setFollowing}
                  searchField={searchField}
                />
              )}
            </section>
            <Panels
              tab={tab}
              onTab={setTab}
              replay={replay}
              door={door}
              turns={turns}
              evidence={evidence}
              tasks={tried}
              onEvidence={hear}
              expected={report?.made?.expected ?? NOTHING_EXPECTED}
              comments={comments}
              playback={playback}
              writing={writing}
              onWrite={setWriting}
              thread={thread}
            />
          </div>
          {chosen && (
            <SelectionBar
              span={chosen}
              text={
                picked
                  ? wordsOf(picked, words)
                      .map(({ text }) => text)
                      .join(" ")
                  : ""
              }
              original={
                picked && isOneTurn && picked.from.word === picked.to.word
                  ? (turns[picked.from.turn]?.words[picked.from.word]?.original ?? undefined)
                  : undefined
              }
              onPlay={() => seek(chosen.fromMs, true)}
              onComment={view.me.may_comment ? () => comment(chosen.fromMs) : undefined}
              onCorrect={
                corrections && picked && isOneTurn
                  ? () => {
                      const { turn, word } = picked.from;
                      corrections.edit({ turn, from: word, to: picked.to.word });
                      unpick();
                    }
                  : undefined
              }
              onShare={view.may_manage && over ? () => setSharing({ clip: chosen }) : undefined}
              onRedact={view.may_manage && over ? () => setRedacting(chosen) : undefined}
              onClose={unpick}
            />
          )}
          {over && (
            <Deck
              replay={replay}
              whole={whole}
              peaks={material.peaks}
              playback={playback}
              threads={comments.threads}
              names={names}
              evidence={evidence}
              tasks={tried}
              redacted={material.redacted}
              selected={chosen}
              onSelect={(span) => {
                setPicked(undefined);
                setPart(span);
              }}
              onThread={(id) => {
                setTab("comments");
                setThread(id);
              }}
              help={
                <KeyHelp
                  on={keys.on}
                  onSwitch={keys.set}
                  opened={actions.help}
                  onToggle={actions.on.help}
                />
              }
            />
          )}
        </div>
      </ReportingProvider>
      {sharing && (
        <ShareDialog
          door={door}
          whole={whole}
          clip={sharing.clip}
          opened
          onClose={() => setSharing(undefined)}
        />
      )}
      {redacting && (
        <RedactDialog
          door={door}
          whole={whole}
          span={redacting}
          comments={comments.all}
          onClose={() => setRedacting(undefined)}
          onDone={() => {
            setRedacting(undefined);
            unpick();
            material.reload();
          }}
        />
      )}
      {view.watermark !== null && <Watermark text={view.watermark} />}
    </Shell>
  );
}
