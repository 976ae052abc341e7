import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Message.module.css";

interface MessageProps {
  icon: ReactNode;
  title: string;
  text: string;
  children?: ReactNode;
}

/** A page that has one thing to say: not found, deleted, key needed. */
export function Message({ icon, title, text, children }: MessageProps) {
  return (
    <Stack align="center" gap="md" className={classes.message}>
      <div className={classes.icon} aria-hidden="true">
        {icon}
      </div>
      <Title order={1} size="h2" ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center">
        {text}
      </Text>
      {children}
    </Stack>
  );
}
