import {
  Alert,
  Badge,
  Button,
  Group,
  Menu,
  Modal,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconCheck,
  IconDeviceFloppy,
  IconDots,
  IconFileExport,
  IconHistory,
  IconLanguage,
  IconListCheck,
  IconMessages,
  IconPackageExport,
  IconPlayerPlay,
  IconSparkles,
  IconTrash,
  IconUsersGroup,
  IconWorldUpload,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { bank } from "../../api/bank";
import type { WrittenDetail } from "../../api/types";
import { workshop } from "../../api/workshop";
import { useMay } from "../../components/account/useMay";
import { Editor } from "../../components/editor/Editor";
import { Withdrawn } from "../../components/moderation/Withdrawn";
import { onDemand } from "../../components/onDemand";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { saveFile } from "../../components/saveFile";
import { KeptText } from "../bank/KeptText";
import { DraftedLink, StateBadge } from "./Badges";
import { BesideSelect } from "./BesideSelect";
import { Checked } from "./Checked";
import { ScenarioForm } from "./form/ScenarioForm";
import { Structure } from "./Structure";
import { useScenario } from "./useScenario";
import classes from "./Workshop.module.css";

const TrialDialog = onDemand(async () => (await import("../assistants/TrialDialog")).TrialDialog);
const BankDialog = onDemand(async () => (await import("./BankDialog")).BankDialog);
const MakePackDialog = onDemand(async () => (await import("./MakePackDialog")).MakePackDialog);
const PointsDialog = onDemand(async () => (await import("./PointsDialog")).PointsDialog);
const QuestionsDialog = onDemand(async () => (await import("./QuestionsDialog")).QuestionsDialog);
const RehearsalDialog = onDemand(async () => (await import("./RehearsalDialog")).RehearsalDialog);
const TranslationDialog = onDemand(
  async () => (await import("./TranslationDialog")).TranslationDialog,
);
const VersionsDialog = onDemand(async () => (await import("./VersionsDialog")).VersionsDialog);

type Dialog =
  | "publish"
  | "remove"
  | "versions"
  | "questions"
  | "bank"
  | "pack"
  | "points"
  | "translate"
  | "try"
  | "rehearse";

interface ScenarioEditorProps {
  id: string;
  loaded: WrittenDetail;
  token: string;
}

export function ScenarioEditor({ id, loaded, token }: ScenarioEditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { kept, source, setSource, noteDraft, check, dirty, save, publish, confirm, archive } =
    useScenario(id, loaded, token);
  const [view, setView] = useState<"form" | "file">("form");
  const [dialog, setDialog] = useState<Dialog>();
  const [goTo, setGoTo] = useState<{ line: number }>();
  const [note, setNote] = useState("");
  // On a phone it is below all of the form.
  const told = useRef<HTMLDivElement>(null);
  const goToTold = () => {
    told.current?.scrollIntoView();
    told.current?.focus({ preventScroll: true });
  };
  const close = () => setDialog(undefined);
  const removal = useMutation({
    mutationFn: () => workshop.remove(id, token),
    onSuccess: () => navigate("/scenarios"),
  });
  // What is kept is what was saved last.
  const keeping = useMutation({
    mutationFn: async (question: string) => {
      if (dirty) await save.mutateAsync(source);
      return bank.keep("interview", id, [question], token);
    },
  });
  const { scenario } = kept;
  const may = useMay();
  const own = scenario !== null && may("scenarios.write");
  const summary = check.summary ?? scenario ?? kept.check.summary;
  const sound = check.problems.length === 0;
  const published =
    scenario?.state === "published" &&
    scenario.published_version === scenario.latest_version &&
    !dirty;
  const failure = save.error ?? publish.error ?? confirm.error ?? archive.error;
  const insert = (next: string) => {
    setSource(next);
    close();
  };

  return (
    <Stack gap="lg">
      <div>
        <Button component={Link} to="/scenarios" variant="subtle" size="compact-sm" ml={-8}>
          {t("workshop.title")}
        </Button>
        <Group justify="space-between" align="flex-start" gap="md">
          <div>
            <Title order={1} size="h2" lang={summary?.language}>
              {summary?.title ?? id}
            </Title>
            <Group gap="xs" mt={6}>
              {scenario ? <StateBadge scenario={scenario} /> : <BuiltIn />}
              {summary?.drafted_by_ai && <DraftedLink onGo={goToTold} />}
              <Text size="sm" c="dimmed" ff="monospace">
                {id}
              </Text>
            </Group>
          </div>
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={18} aria-hidden="true" />}
              disabled={!sound || dirty}
              onClick={() => setDialog("try")}
            >
              {t("trial.open")}
            </Button>
            <Button
              variant="default"
              leftSection={<IconUsersGroup size={18} aria-hidden="true" />}
              disabled={!sound}
              onClick={() => setDialog("rehearse")}
              data-testid="rehearse"
            >
              {t("rehearsal.open")}
            </Button>
            {own && (
              <>
                {may("drafts.make") && (
                  <DraftMenu disabled={check.summary === null} onChoose={setDialog} />
                )}
                <Button
                  variant="default"
                  leftSection={<IconDeviceFloppy size={18} aria-hidden="true" />}
                  disabled={!dirty}
                  loading={save.isPending}
                  onClick={() => save.mutate(source)}
                  data-testid="save"
                >
                  {t(dirty ? "workshop.save" : "workshop.saved")}
                </Button>
                <Button
                  leftSection={<IconWorldUpload size={18} aria-hidden="true" />}
                  disabled={!sound || published}
                  onClick={() => setDialog("publish")}
                  data-testid="publish"
                >
                  {t("workshop.publish")}
                </Button>
              </>
            )}
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" px="xs" aria-label={t("workshop.more")}>
                  <IconDots size={20} aria-hidden="true" />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconFileExport size={18} aria-hidden="true" />}
                  onClick={() =>
                    saveFile(new Blob([source], { type: "application/toml" }), `${id}.toml`)
                  }
                >
                  {t("workshop.export")}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconPackageExport size={18} aria-hidden="true" />}
                  onClick={() => setDialog("pack")}
                >
                  {t("packs.make")}
                </Menu.Item>
                {scenario && (
                  <Menu.Item
                    leftSection={<IconHistory size={18} aria-hidden="true" />}
                    onClick={() => setDialog("versions")}
                  >
                    {t("workshop.versions")}
                  </Menu.Item>
                )}
                {scenario && own && (
                  <>
                    <Menu.Item
                      leftSection={
                        scenario.state === "archived" ? (
                          <IconArchiveOff size={18} aria-hidden="true" />
                        ) : (
                          <IconArchive size={18} aria-hidden="true" />
                        )
                      }
                      onClick={() => archive.mutate(scenario.state !== "archived")}
                    >
                      {t(scenario.state === "archived" ? "workshop.restore" : "workshop.archive")}
                    </Menu.Item>
                    <Menu.Item
                      c="var(--mantine-color-error)"
                      leftSection={<IconTrash size={18} aria-hidden="true" />}
                      onClick={() => setDialog("remove")}
                    >
                      {t("workshop.remove")}
                    </Menu.Item>
                  </>
                )}
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </div>
      {scenario?.withdrawn && <Withdrawn reason={scenario.withdrawn.reason} />}
      {!own && <Alert>{t(scenario ? "workshop.readOnlyRole" : "workshop.readOnly")}</Alert>}
      {failure && <ProblemNotice title={t("workshop.notSaved")} error={failure} />}
      {keeping.isError && <ProblemNotice title={t("bank.notKept")} error={keeping.error} />}
      {keeping.data && (
        <Alert role="status" data-testid="kept" withCloseButton onClose={keeping.reset}>
          <KeptText kept={keeping.data} />
        </Alert>
      )}
      {published && publish.isSuccess && (
        <Alert
          icon={<IconCheck aria-hidden="true" />}
          title={t("workshop.published")}
          role="status"
          data-testid="published"
        >
          <Link to={`/prepare/${id}`}>{t("workshop.asCandidate")}</Link>
        </Alert>
      )}
      <div className={classes.page}>
        <div className={classes.written}>
          <Group justify="space-between" gap="xs">
            <Segmented
              aria-label={t("scenarioForm.view")}
              value={view}
              onChange={setView}
              data={[
                { value: "form", label: t("scenarioForm.asForm") },
                { value: "file", label: t("scenarioForm.asFile") },
              ]}
            />
            {own && (
              <Text size="sm" c="dimmed" role="status" data-testid="save-state">
                {save.isPending
                  ? t("scenarioForm.saving")
                  : t(dirty ? "scenarioForm.unsaved" : "scenarioForm.saved")}
              </Text>
            )}
          </Group>
          {view === "form" ? (
            <BesideSelect
              id={id}
              language={summary?.language ?? "en"}
              token={token}
              source={source}
              check={check}
            >
              {(beside) => (
                <ScenarioForm
                  source={source}
                  check={check}
                  readOnly={!own}
                  token={token}
                  onChange={setSource}
                  beside={beside}
                  onKeep={(question) => keeping.mutate(question)}
                  {...(summary && { onBank: () => setDialog("bank") })}
                />
              )}
            </BesideSelect>
          ) : (
            <div className={classes.editor}>
              <Editor
                value={source}
                language="toml"
                label={t("workshop.source")}
                readOnly={!own}
                onChange={setSource}
                problemLines={check.problems.map((problem) => problem.line)}
                goTo={goTo}
              />
            </div>
          )}
        </div>
        <div className={classes.side} ref={told} tabIndex={-1}>
          <Checked
            check={check}
            onGo={(line) => {
              setView("file");
              setGoTo({ line });
            }}
            {...(own && { onConfirm: confirm.mutate, confirming: confirm.isPending })}
          />
          <Structure source={source} check={check} />
        </div>
      </div>

      <Modal
        opened={dialog === "publish"}
        onClose={close}
        title={t("workshop.publishTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Stack>
          <Text>{t("workshop.publishText")}</Text>
          {summary?.drafted_by_ai && (
            <Alert color="copper" icon={<IconSparkles aria-hidden="true" />}>
              {t("workshop.publishDrafted")}
            </Alert>
          )}
          <TextInput
            label={t("workshop.note")}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("workshop.cancel")}
            </Button>
            <Button
              loading={publish.isPending}
              onClick={() => {
                publish.mutate(note, { onSettled: close, onSuccess: () => setNote("") });
              }}
              data-testid="publish-confirm"
            >
              {t("workshop.publish")}
            </Button>
          </Group>
        </Stack>
      </Modal>
      <Modal
        opened={dialog === "remove"}
        onClose={close}
        title={t("workshop.removeTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Text>{t("workshop.removeText", { title: summary?.title ?? id })}</Text>
        {removal.isError && (
          <ProblemNotice title={t("report.failedAction")} error={removal.error} />
        )}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t("workshop.cancel")}
          </Button>
          <Button color="red" loading={removal.isPending} onClick={() => removal.mutate()}>
            {t("workshop.remove")}
          </Button>
        </Group>
      </Modal>
      {dialog === "versions" && (
        <VersionsDialog
          load={() => workshop.versions(id, token)}
          text={(version) => workshop.version(id, version, token)}
          current={source}
          queryKey={["versions", id, kept.scenario?.revision]}
          onTake={own ? insert : undefined}
          onClose={close}
        />
      )}
      {dialog === "questions" && check.summary && (
        <QuestionsDialog
          summary={check.summary}
          source={source}
          token={token}
          onTake={insert}
          onClose={close}
        />
      )}
      {dialog === "pack" && <MakePackDialog first={id} token={token} onClose={close} />}
      {dialog === "bank" && summary && (
        <BankDialog
          language={summary.language}
          source={source}
          token={token}
          onTake={insert}
          onClose={close}
        />
      )}
      {dialog === "points" && check.summary && (
        <PointsDialog
          check={check}
          source={source}
          token={token}
          onTake={(next) => {
            noteDraft(next);
            insert(next);
          }}
          onClose={close}
        />
      )}
      {dialog === "translate" && check.summary && (
        <TranslationDialog
          source={source}
          from={check.summary.language}
          token={token}
          onClose={close}
        />
      )}
      {dialog === "rehearse" && summary && (
        <RehearsalDialog
          id={id}
          source={source}
          language={summary.language}
          token={token}
          onClose={close}
        />
      )}
      {dialog === "try" && summary && (
        <TrialDialog token={token} scenario={id} assistant={undefined} onClose={close} />
      )}
    </Stack>
  );
}

function BuiltIn() {
  const { t } = useTranslation();
  return (
    <Badge color="gray" variant="outline" tt="none">
      {t("workshop.builtInOne")}
    </Badge>
  );
}

function DraftMenu({
  disabled,
  onChoose,
}: {
  disabled: boolean;
  onChoose: (dialog: Dialog) => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          disabled={disabled}
          leftSection={<IconSparkles size={18} aria-hidden="true" />}
        >
          {t("drafts.menu")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMessages size={18} aria-hidden="true" />}
          onClick={() => onChoose("questions")}
        >
          {t("drafts.questions")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconListCheck size={18} aria-hidden="true" />}
          onClick={() => onChoose("points")}
        >
          {t("drafts.points")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={18} aria-hidden="true" />}
          onClick={() => onChoose("translate")}
        >
          {t("drafts.translation")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
