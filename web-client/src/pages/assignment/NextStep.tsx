import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OwnAssignment } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { prepareAddress, useStart } from "./useStart";

/** The one thing to do with it, or why there is none. */
export function NextStep({ assignment }: { assignment: OwnAssignment }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure(false);
  const starting = useStart(assignment);
  const { what, next } = assignment;
  if (next === "human") return null;
  const arrow = <IconArrowRight size={18} aria-hidden="true" />;
  if (next === "no_tries" || next === "too_late") {
    return (
      <Text c="dimmed">
        {t(next === "no_tries" ? "assignments.own.noTries" : "assignments.own.tooLate")}
      </Text>
    );
  }
  const problem = starting.isError && (
    <ProblemNotice title={t("assignments.own.notBegun")} error={starting.error} />
  );
  if (next === "begin" && what.kind === "scenario") {
    return (
      <Button component={Link} to={prepareAddress(assignment)} rightSection={arrow} w="fit-content">
        {t("assignments.own.begin")}
      </Button>
    );
  }
  if (next === "begin") {
    return (
      <>
        <Button onClick={ask.open} rightSection={arrow} w="fit-content">
          {t("assignments.own.begin")}
        </Button>
        <Dialog opened={asking} onClose={ask.close} title={t("assignments.own.quizTitle")}>
          <Stack gap="md">
            <Text>
              {what.minutes === null
                ? t("assignments.own.quizNoClock")
                : t("assignments.own.quizClock", { count: what.minutes })}
            </Text>
            {problem}
            <Group justify="flex-end">
              <Button variant="default" onClick={ask.close}>
                {t("app.back")}
              </Button>
              <Button onClick={() => starting.mutate()} loading={starting.isPending}>
                {t("assignments.own.begin")}
              </Button>
            </Group>
          </Stack>
        </Dialog>
      </>
    );
  }
  return (
    <Stack gap="sm">
      <Button
        onClick={() => starting.mutate()}
        loading={starting.isPending}
        rightSection={arrow}
        w="fit-content"
      >
        {t("assignments.own.continue")}
      </Button>
      {problem}
    </Stack>
  );
}
