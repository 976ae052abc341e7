import { Badge, Button, Group, Menu, Text } from "@mantine/core";
import {
  IconBookmarkPlus,
  IconCopy,
  IconDots,
  IconEye,
  IconFileExport,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Quiz } from "../../api/types";
import classes from "./Quizzes.module.css";

const FORMATS = ["gift", "moodle_xml"] as const;
export type Ending = (typeof FORMATS)[number];

interface QuizRowProps {
  quiz: Quiz;
  /** Nothing opens it. */
  locked: boolean;
  onCopy(): void;
  onExport(format: Ending): void;
  onKeep(): void;
  onRemove(): void;
}

/** A quiz of the list, with the way into its editor. */
export function QuizRow({ quiz, locked, onCopy, onExport, onKeep, onRemove }: QuizRowProps) {
  const { t } = useTranslation();
  const { id, title, language, built_in: isBuiltIn, question_count: count } = quiz;
  const Icon = isBuiltIn ? IconEye : IconPencil;
  return (
    <li data-testid={`quiz-row-${id}`}>
      <div className={classes.about}>
        <Group gap="xs">
          <Text fw={600} lang={language}>
            {title}
          </Text>
          {isBuiltIn && (
            <Badge color="gray" variant="outline" tt="none">
              {t("workshop.builtInOne")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t("scenarioForm.questions", { count })} · {t("quiz.points", { count: quiz.points })}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap">
        {!locked && (
          <Button
            component={Link}
            to={`/quizzes/${id}`}
            size="xs"
            variant="default"
            leftSection={<Icon size={16} aria-hidden="true" />}
            aria-label={t(isBuiltIn ? "quizEditor.lookOf" : "quizEditor.editOf", { title })}
          >
            {t(isBuiltIn ? "quizEditor.look" : "quizEditor.edit")}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="xs"
              variant="default"
              px="xs"
              disabled={locked}
              aria-label={t("quizEditor.more", { title })}
            >
              <IconDots size={18} aria-hidden="true" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={onCopy}>
              {t("quizEditor.duplicate")}
            </Menu.Item>
            {FORMATS.map((format) => (
              <Menu.Item
                key={format}
                leftSection={<IconFileExport size={16} aria-hidden="true" />}
                onClick={() => onExport(format)}
              >
                {t(`quizFiles.exportAs.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Item
              leftSection={<IconBookmarkPlus size={16} aria-hidden="true" />}
              onClick={onKeep}
            >
              {t("bank.keep")}
            </Menu.Item>
            {!isBuiltIn && (
              <Menu.Item
                c="var(--mantine-color-error)"
                leftSection={<IconTrash size={16} aria-hidden="true" />}
                onClick={onRemove}
              >
                {t("quizFiles.remove")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </li>
  );
}
