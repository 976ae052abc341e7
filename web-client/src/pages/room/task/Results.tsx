import { Badge, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Task, TaskRun, TaskTest } from "../../../api/types";
import classes from "./Task.module.css";

/** What came of a try: each test, what was printed, the error. */
export function Results({ task, run }: { task: Task; run: TaskRun }) {
  const { t } = useTranslation();
  const passed = run.tests.filter((test) => test.passed).length;
  const count = task.tests.length;
  const all = run.outcome === "finished" && passed === count;
  return (
    <div className={classes.results} data-testid="results">
      <p className={classes.summary} data-all={all} data-testid="summary">
        {all ? (
          <IconCheck size={20} aria-hidden="true" />
        ) : (
          <IconAlertTriangle size={20} aria-hidden="true" />
        )}
        {run.outcome !== "finished" && <span>{t(`task.outcome.${run.outcome}`)}</span>}
        <span>
          {count > 0 ? t("task.summary", { passed, count }) : t("task.ran", { ms: run.took_ms })}
        </span>
      </p>
      {run.error && <pre className={classes.error}>{run.error}</pre>}
      {count > 0 && (
        <ul className={classes.tests}>
          {task.tests.map((test, at) => (
            <TestLine key={test.name} task={task} test={test} result={run.tests[at]} />
          ))}
        </ul>
      )}
      {run.output && (
        <>
          <Text component="h4" size="sm" fw={650} m={0}>
            {t("task.output")}
          </Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre className={classes.output} tabIndex={0} data-testid="output">
            {run.output}
          </pre>
        </>
      )}
    </div>
  );
}

interface TestLineProps {
  task: Task;
  test: TaskTest;
  result: TaskRun["tests"][number] | undefined;
}

function TestLine({ task, test, result }: TestLineProps) {
  const { t } = useTranslation();
  const [state, icon, color] = !result
    ? (["notReached", <IconMinus key="i" size={16} aria-hidden="true" />, "gray"] as const)
    : result.passed
      ? (["passed", <IconCheck key="i" size={16} aria-hidden="true" />, "petrol"] as const)
      : (["failed", <IconX key="i" size={16} aria-hidden="true" />, "red"] as const);
  const call = `${task.function ?? ""}(${test.arguments.map((one) => JSON.stringify(one)).join(", ")})`;
  const expected = test.expected === null ? t("task.nothing") : JSON.stringify(test.expected);
  return (
    <li data-testid="test" data-state={state}>
      <div className={classes.testHead}>
        <span>{test.name}</span>
        <Badge variant="light" color={color} leftSection={icon} tt="none">
          {t(`task.${state}`)}
        </Badge>
      </div>
      {state === "failed" && (
        <dl className={classes.difference}>
          <dt>{t("task.call")}</dt>
          <dd>{call}</dd>
          <dt>{t("task.expected")}</dt>
          <dd>{expected}</dd>
          <dt>{t("task.got")}</dt>
          <dd>{!result?.got || result.got === "null" ? t("task.nothing") : result.got}</dd>
        </dl>
      )}
    </li>
  );
}
