import { Badge, Button, FileButton, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconCopy,
  IconFileImport,
  IconPackageExport,
  IconPackageImport,
  IconPlus,
  IconRobot,
  IconSparkles,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Language, ScenarioSummary, Written, WrittenList } from "../../api/types";
import { workshop } from "../../api/workshop";
import { useMay } from "../../components/account/useMay";
import { KeyGate } from "../../components/KeyGate";
import { onDemand } from "../../components/onDemand";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { currentLanguage, currentLocale } from "../../i18n";
import { template, withId } from "../../state/scenario-source";
import { DraftedBadge, StateBadge } from "./Badges";
import classes from "./Workshop.module.css";

const DraftScenarioDialog = onDemand(
  async () => (await import("./DraftScenarioDialog")).DraftScenarioDialog,
);
const MakePackDialog = onDemand(async () => (await import("./MakePackDialog")).MakePackDialog);
const TakePackDialog = onDemand(async () => (await import("./TakePackDialog")).TakePackDialog);

/** The scenarios of this server, to be written, tried and published. */
export default function ScenariosPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("workshop.title")}>
      <KeyGate queryKey={["written"]} load={workshop.list}>
        {(list, token) => <Scenarios list={list} token={token} />}
      </KeyGate>
    </Shell>
  );
}

function Scenarios({ list, token }: { list: WrittenList; token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [drafting, dialog] = useDisclosure(false);
  const [packing, packDialog] = useDisclosure(false);
  const [taking, takeDialog] = useDisclosure(false);
  const { items, built_in } = list;
  const may = useMay();
  const writes = may("scenarios.write");
  const making = useMutation({
    mutationFn: (source: string) => workshop.create(source, token),
    onSuccess: (made) => navigate(`/scenarios/${made.scenario?.id ?? ""}`),
  });
  const copying = useMutation({
    mutationFn: async ({ id }: ScenarioSummary) => {
      const taken = new Set([...items, ...built_in].map((one) => one.id));
      const name = (n: number) => (n === 1 ? `${id}-copy` : `${id}-copy-${n}`);
      let number = 1;
      while (taken.has(name(number))) number += 1;
      const { source } = await workshop.read(id, token);
      return workshop.create(withId(source, name(number)), token);
    },
    onSuccess: (made) => navigate(`/scenarios/${made.scenario?.id ?? ""}`),
  });
  const error = making.error ?? copying.error;
  const begin = writes && (
    <Group gap="sm" className={classes.begin}>
      {may("drafts.make") && (
        <Button
          leftSection={<IconSparkles size={20} aria-hidden="true" />}
          onClick={dialog.open}
          data-testid="draft-scenario"
        >
          {t("drafts.scenario")}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlus size={20} aria-hidden="true" />}
        loading={making.isPending}
        onClick={() => making.mutate(template(currentLanguage(), items.length + 1))}
      >
        {t("workshop.new")}
      </Button>
      <FileButton
        accept=".toml,application/toml"
        inputProps={{ "aria-label": t("workshop.import") }}
        onChange={(file) => file && void file.text().then((text) => making.mutate(text))}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconFileImport size={20} aria-hidden="true" />}
          >
            {t("workshop.import")}
          </Button>
        )}
      </FileButton>
    </Group>
  );
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-end" gap="md">
        <div>
          <Title order={1}>{t("workshop.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t(writes ? "workshop.lead" : "workshop.leadReader")}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            variant="subtle"
            leftSection={<IconPackageExport size={20} aria-hidden="true" />}
            onClick={packDialog.open}
            data-testid="make-pack"
          >
            {t("packs.make")}
          </Button>
          {writes && (
            <Button
              variant="subtle"
              leftSection={<IconPackageImport size={20} aria-hidden="true" />}
              onClick={takeDialog.open}
              data-testid="take-pack"
            >
              {t("packs.take")}
            </Button>
          )}
          {may("assistants.read") && (
            <Button
              component={Link}
              to="/assistants"
              variant="subtle"
              leftSection={<IconRobot size={20} aria-hidden="true" />}
            >
              {t("assistants.title")}
            </Button>
          )}
        </Group>
      </Group>
      {items.length > 0 && begin}
      {error && <ProblemNotice title={t("workshop.notMade")} error={error} />}
      {items.length === 0 ? (
        <section className={classes.teach}>
          <Title order={2} size="h3">
            {t(writes ? "workshop.emptyTitle" : "workshop.emptyReader")}
          </Title>
          <Text maw="40rem">{t(writes ? "workshop.emptyText" : "workshop.emptyReaderText")}</Text>
          {begin}
        </section>
      ) : (
        <ul className={classes.list} data-testid="written">
          {items.map((item) => (
            <li key={item.id}>
              <WrittenRow item={item} />
            </li>
          ))}
        </ul>
      )}
      <section aria-labelledby="built-in">
        <Title order={2} size="h3" id="built-in" mb={4}>
          {t("workshop.builtIn")}
        </Title>
        <Text c="dimmed" mb="md">
          {t(writes ? "workshop.builtInLead" : "workshop.builtInReader")}
        </Text>
        <ul className={classes.list}>
          {ownFirst(built_in, currentLanguage()).map((item) => (
            <li key={item.id}>
              <div className={classes.row}>
                <Link to={`/scenarios/${item.id}`} className={classes.name} lang={item.language}>
                  {item.title}
                </Link>
                <Group gap="xs">
                  <Facts item={item} />
                  {writes && (
                    <Button
                      size="xs"
                      variant="default"
                      leftSection={<IconCopy size={16} aria-hidden="true" />}
                      loading={copying.isPending && copying.variables.id === item.id}
                      onClick={() => copying.mutate(item)}
                      aria-label={t("workshop.copyOf", { title: item.title })}
                    >
                      {t("workshop.copy")}
                    </Button>
                  )}
                </Group>
              </div>
            </li>
          ))}
        </ul>
      </section>
      {packing && <MakePackDialog token={token} onClose={packDialog.close} />}
      {taking && <TakePackDialog token={token} onClose={takeDialog.close} />}
      {drafting && <DraftScenarioDialog token={token} onClose={dialog.close} />}
    </Stack>
  );
}

/** Those in the reader's language before the others, each in the order in which they came. */
function ownFirst(items: ScenarioSummary[], language: Language): ScenarioSummary[] {
  const others = items.filter((item) => item.language !== language);
  return [...items.filter((item) => item.language === language), ...others];
}

function WrittenRow({ item }: { item: Written }) {
  const { t } = useTranslation();
  const changed = new Date(item.updated_at).toLocaleDateString(currentLocale());
  return (
    <div className={classes.row} data-testid={`written-${item.id}`}>
      <div>
        <Link to={`/scenarios/${item.id}`} className={classes.name} lang={item.language}>
          {item.title}
        </Link>
        <Text size="sm" c="dimmed">
          {t("workshop.changed", { when: changed })}
        </Text>
      </div>
      <Group gap="xs">
        <StateBadge scenario={item} />
        {item.drafted_by_ai && <DraftedBadge />}
        {!item.sound && (
          <Badge color="red" variant="light" tt="none">
            {t("workshop.unsound")}
          </Badge>
        )}
        <Facts item={item} />
      </Group>
    </div>
  );
}

function Facts({ item }: { item: ScenarioSummary }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed">
      {t(`app.languages.${item.language}`)} · {t(`workshop.kinds.${item.kind}`)} ·{" "}
      {t("home.minutes", { count: item.duration_minutes })}
    </Text>
  );
}
