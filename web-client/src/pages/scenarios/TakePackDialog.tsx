import {
  Alert,
  Badge,
  Button,
  Checkbox,
  FileButton,
  Group,
  Modal,
  Stack,
  Text,
} from "@mantine/core";
import { IconCheck, IconFileUpload, IconPackageImport } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PackItem, PackMedia, PackPreview, TakenPack } from "../../api/types";
import { packs } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLanguage, currentLocale } from "../../i18n";
import { bytes } from "../../state/format";
import { told } from "../../state/told";
import classes from "./Workshop.module.css";

/** Larger files are refused before they are sent. */
const MOST_BYTES = 32 * 1024 * 1024;

interface TakePackDialogProps {
  token: string;
  onClose(): void;
}

/** A pack from elsewhere: chosen, looked at, and taken in. */
export function TakePackDialog({ token, onClose }: TakePackDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const [tooLarge, setTooLarge] = useState(false);
  const [versions, setVersions] = useState<ReadonlySet<string>>(new Set());
  const preview = useMutation({ mutationFn: (chosen: Blob) => packs.preview(chosen, token) });
  const taking = useMutation({
    mutationFn: (chosen: Blob) => packs.take(chosen, [...versions], token),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["written"] });
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
    },
  });
  const choose = (chosen: File | null) => {
    if (!chosen) return;
    preview.reset();
    taking.reset();
    setVersions(new Set());
    setTooLarge(chosen.size > MOST_BYTES);
    setFile(chosen);
    if (chosen.size <= MOST_BYTES) preview.mutate(chosen);
  };
  const seen = taking.isSuccess ? undefined : preview.data;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("packs.take")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Text c="dimmed">{t("packs.takeLead")}</Text>
        <FileButton
          accept=".zip,application/zip"
          onChange={choose}
          inputProps={{ "aria-label": t("packs.choose") }}
        >
          {(props) => (
            <Button
              {...props}
              w="fit-content"
              variant={seen || taking.isSuccess ? "default" : "filled"}
              leftSection={<IconFileUpload size={20} aria-hidden="true" />}
              data-autofocus
            >
              {t("packs.choose")}
            </Button>
          )}
        </FileButton>
        {file && <Text size="sm">{file.name}</Text>}
        {tooLarge && (
          <Alert color="red" role="alert">
            {t("errors.body_too_large")}
          </Alert>
        )}
        {preview.isPending && <Waiting />}
        {preview.isError && <ProblemNotice title={t("packs.unread")} error={preview.error} />}
        {seen && (
          <Seen
            seen={seen}
            versions={versions}
            onVersion={(id, yes) => {
              const next = new Set(versions);
              if (yes) next.add(id);
              else next.delete(id);
              setVersions(next);
            }}
          />
        )}
        {taking.isError && <ProblemNotice title={t("packs.notTaken")} error={taking.error} />}
        {taking.data && <Taken pack={taking.data} />}
        <Group justify="flex-end">
          <Button variant={taking.isSuccess ? "filled" : "default"} onClick={onClose}>
            {t(taking.isSuccess ? "app.close" : "workshop.cancel")}
          </Button>
          {seen && file && (
            <Button
              leftSection={<IconPackageImport size={20} aria-hidden="true" />}
              disabled={!seen.sound}
              loading={taking.isPending}
              onClick={() => taking.mutate(file)}
              data-testid="pack-take"
            >
              {t("packs.confirm", { count: seen.items.length })}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

interface SeenProps {
  seen: PackPreview;
  versions: ReadonlySet<string>;
  onVersion(id: string, yes: boolean): void;
}

function Seen({ seen, versions, onVersion }: SeenProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" data-testid="pack-preview">
      <div>
        <Text fw={650}>{seen.name}</Text>
        <Text size="sm" c="dimmed">
          {[seen.authors.join(", "), seen.licence].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {!seen.sound && <Alert color="red">{t("packs.unsound")}</Alert>}
      <ul className={classes.packed}>
        {seen.items.map((item) => (
          <li key={item.path}>
            <Item
              item={item}
              asVersion={versions.has(item.id)}
              onVersion={(yes) => onVersion(item.id, yes)}
            />
          </li>
        ))}
      </ul>
      {seen.media.length > 0 && <Media media={seen.media} />}
    </Stack>
  );
}

/** What the scenarios show. */
function Media({ media }: { media: readonly PackMedia[] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  return (
    <section aria-label={t("packs.media", { count: media.length })} data-testid="pack-media">
      <Text fw={650}>{t("packs.media", { count: media.length })}</Text>
      <ul className={classes.packed}>
        {media.map((one) => (
          <li key={one.file}>
            <Text size="sm">
              {one.title ?? one.file}
              {" · "}
              {t(`packs.mediaKinds.${one.kind}`)}
              {" · "}
              {bytes(one.bytes, locale)}
            </Text>
            {one.problem && (
              <Text size="sm" c="var(--mantine-color-error)">
                {t("packs.problem", {
                  place: one.file,
                  what: currentLanguage() === "fr" ? one.problem_fr : one.problem,
                })}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  item: PackItem;
  asVersion: boolean;
  onVersion(yes: boolean): void;
}

function Item({ item, asVersion, onVersion }: ItemProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={600} lang={item.language ?? undefined}>
          {item.title ?? item.path}
        </Text>
        <Badge variant="light" color="petrol" tt="none">
          {t(item.form === "quiz" ? "packs.quiz" : "packs.scenario")}
        </Badge>
        <Badge variant="default" tt="none">
          {t(`packs.clashes.${asVersion ? "version" : clashOf(item)}`)}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {item.id} · {t("home.questions", { count: item.question_count })}
      </Text>
      {item.clash === "version" && (
        <Checkbox
          checked={asVersion}
          onChange={(event) => onVersion(event.currentTarget.checked)}
          label={t("packs.asVersion")}
        />
      )}
      {item.problems.map((problem) => (
        <Text
          key={`${problem.line} ${problem.column} ${problem.key}`}
          size="sm"
          c="var(--mantine-color-error)"
        >
          {t("packs.problem", {
            place: `${item.path}:${problem.line}`,
            what: [problem.key, told(problem, currentLanguage())].filter(Boolean).join(" "),
          })}
        </Text>
      ))}
    </Stack>
  );
}

/** What becomes of it if nothing is said. */
function clashOf({ clash }: PackItem): "free" | "same" | "taken" {
  return clash === "version" ? "taken" : clash;
}

/** What became of it; a quiz is published as it comes. */
function outcomeOf({ form, outcome }: TakenPack["items"][number]) {
  return form === "quiz" && outcome === "created" ? "quiz" : outcome;
}

function Taken({ pack }: { pack: TakenPack }) {
  const { t } = useTranslation();
  return (
    <Alert
      icon={<IconCheck aria-hidden="true" />}
      title={t("packs.taken")}
      role="status"
      data-testid="pack-taken"
    >
      <ul className={classes.packed}>
        {pack.items.map((item) => (
          <li key={`${item.form} ${item.id}`}>
            <Link to={item.form === "quiz" ? `/quiz/${item.id}` : `/scenarios/${item.id}`}>
              {item.title}
            </Link>{" "}
            · {t(`packs.outcomes.${outcomeOf(item)}`, { id: item.id })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
