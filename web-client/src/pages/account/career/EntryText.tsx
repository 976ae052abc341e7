import { Text } from "@mantine/core";
import type { CareerText } from "../../../api/types";
import classes from "../Account.module.css";
import { useEntryLine } from "./useEntryLine";

/** What an entry says, to be read. */
export function EntryText({ entry }: { entry: CareerText }) {
  const { name, line } = useEntryLine(entry);
  return (
    <>
      <Text fw={600} className={classes.long}>
        <bdi>{name}</bdi>
      </Text>
      {line !== "" && (
        <Text size="sm" c="dimmed" className={classes.long}>
          {line}
        </Text>
      )}
      {entry.description !== "" && (
        <Text size="sm" mt={4} className={`${classes.long} ${classes.lines}`}>
          {entry.description}
        </Text>
      )}
    </>
  );
}
