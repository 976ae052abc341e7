import { Badge, Button, Code, Group, Modal, Stack, Text, Title } from "@mantine/core";
import {
  IconEye,
  IconLock,
  IconPencil,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Assistant } from "../../api/types";
import { assistants } from "../../api/workshop";
import { useMay } from "../../components/account/useMay";
import { KeyGate } from "../../components/KeyGate";
import { ReportButton } from "../../components/moderation/ReportButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import classes from "../scenarios/Workshop.module.css";
import { TrialDialog } from "./TrialDialog";

/** Who leads interviews. */
export default function AssistantsPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("assistants.title")}>
      <KeyGate queryKey={["assistants"]} load={assistants.list}>
        {(list, token) => <Assistants list={list} token={token} />}
      </KeyGate>
    </Shell>
  );
}

function Assistants({ list, token }: { list: Assistant[]; token: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [trying, setTrying] = useState<Assistant>();
  const [removing, setRemoving] = useState<Assistant>();
  const removal = useMutation({
    mutationFn: ({ id }: Assistant) => assistants.remove(id, token),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["assistants"] });
      setRemoving(undefined);
    },
  });
  const writes = useMay()("assistants.write");
  const make = writes && (
    <Button
      component={Link}
      to="/assistants/new"
      leftSection={<IconPlus size={20} aria-hidden="true" />}
      data-testid="new-assistant"
    >
      {t("assistants.new")}
    </Button>
  );
  return (
    <Stack gap="xl">
      <Group justify="space-between" align="flex-end" gap="md">
        <div>
          <Title order={1}>{t("assistants.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("assistants.lead")}
          </Text>
        </div>
        <Button component={Link} to="/scenarios" variant="subtle" px={10} mx={-10}>
          {t("workshop.title")}
        </Button>
      </Group>
      {list.length === 0 ? (
        <section className={classes.teach}>
          <Title order={2} size="h3">
            {t("assistants.emptyTitle")}
          </Title>
          <Text maw="40rem">{t(writes ? "assistants.emptyText" : "assistants.emptyReader")}</Text>
          {make && <div>{make}</div>}
        </section>
      ) : (
        <>
          {make && <div>{make}</div>}
          <ul className={classes.cards} data-testid="assistants">
            {list.map((one) => (
              <li key={one.id}>
                <Card
                  assistant={one}
                  writes={writes}
                  onTry={() => setTrying(one)}
                  onRemove={() => setRemoving(one)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {trying && (
        <TrialDialog
          token={token}
          scenario={undefined}
          assistant={trying.id}
          onClose={() => setTrying(undefined)}
        />
      )}
      <Modal
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t("assistants.removeTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Text>{t("assistants.removeText", { name: removing?.body.name ?? "" })}</Text>
        {removal.isError && (
          <ProblemNotice title={t("report.failedAction")} error={removal.error} />
        )}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setRemoving(undefined)}>
            {t("workshop.cancel")}
          </Button>
          <Button
            color="red"
            loading={removal.isPending}
            onClick={() => removing && removal.mutate(removing)}
          >
            {t("assistants.remove")}
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}

interface CardProps {
  assistant: Assistant;
  /** Whether the reader may change and remove it. */
  writes: boolean;
  onTry(): void;
  onRemove(): void;
}

function Card({ assistant, writes, onTry, onRemove }: CardProps) {
  const { t } = useTranslation();
  const { id, body, scenarios, author, own, shared, withdrawn } = assistant;
  const uses = scenarios.length;
  return (
    <article className={classes.card} data-testid={`assistant-${id}`}>
      <div>
        <Title order={2} size="h4">
          <Link to={`/assistants/${id}`} className={classes.name}>
            {body.name}
          </Link>
        </Title>
        {body.role && <Text c="dimmed">{body.role}</Text>}
      </div>
      {body.instructions && (
        <Text size="sm" lineClamp={3}>
          {body.instructions}
        </Text>
      )}
      <Group gap={6}>
        {withdrawn && (
          <Badge variant="light" color="red" tt="none">
            {t("moderation.states.withdrawn")}
          </Badge>
        )}
        {!shared && (
          <Badge variant="light" color="copper" tt="none" leftSection={<IconLock size={12} />}>
            {t("assistants.onlyYou")}
          </Badge>
        )}
        {shared && author !== null && !own && (
          <Badge variant="default" tt="none">
            {t("assistants.by", { name: author })}
          </Badge>
        )}
        <Badge variant="light" color="petrol" tt="none">
          {body.language ? t(`app.languages.${body.language}`) : t("assistants.everyLanguage")}
        </Badge>
        <Badge variant="default" tt="none">
          {body.models.kind === "chain"
            ? (body.models.models[0] ?? "")
            : t(`assistants.modelsUsed.${body.models.kind}`)}
        </Badge>
        <Badge variant="default" tt="none">
          {uses > 0 ? t("assistants.usedBy", { count: uses }) : t("assistants.unused")}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {t("assistants.inScenario")} <Code>{`assistant = "${id}"`}</Code>
      </Text>
      <div className={classes.cardFoot}>
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
          onClick={onTry}
        >
          {t("assistants.try")}
        </Button>
        <Button
          component={Link}
          to={`/assistants/${id}`}
          size="xs"
          variant="default"
          leftSection={
            writes ? (
              <IconPencil size={16} aria-hidden="true" />
            ) : (
              <IconEye size={16} aria-hidden="true" />
            )
          }
        >
          {t(writes ? "assistants.edit" : "assistants.look")}
        </Button>
        {writes && (
          <Button
            size="xs"
            variant="default"
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} aria-hidden="true" />}
            onClick={onRemove}
          >
            {t("assistants.remove")}
          </Button>
        )}
        {!own && author !== null && (
          <ReportButton things={[{ kind: "assistant", id }]} name={body.name} />
        )}
      </div>
    </article>
  );
}
