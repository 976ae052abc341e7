import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  /** What will be here, and how it gets here. */
  text: string;
  children?: ReactNode;
}

/** A list with nothing in it yet: what it is for, and the first step. */
export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <div className={classes.icon} aria-hidden="true">
        {icon}
      </div>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw="34rem">
        {text}
      </Text>
      {children}
    </div>
  );
}
