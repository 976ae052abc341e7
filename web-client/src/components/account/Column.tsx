import { Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { Shell } from "../Shell";
import classes from "./Account.module.css";

interface ColumnProps {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  /** The other ways, under the form. */
  foot?: ReactNode;
  /** Another step of the same page: its title takes the focus, so that it is read. */
  step?: string;
}

/** One calm column, for everything that is done before one is signed in. */
export function Column({ title, lead, children, foot, step }: ColumnProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (step !== undefined) heading.current?.focus();
  }, [step]);
  return (
    <Shell title={title}>
      <div className={classes.column}>
        <Stack gap="lg" className={classes.card}>
          <div>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.title}>
              {title}
            </Title>
            {lead && (
              <Text c="dimmed" mt="xs">
                {lead}
              </Text>
            )}
          </div>
          {children}
        </Stack>
        {foot && <div className={classes.foot}>{foot}</div>}
      </div>
    </Shell>
  );
}
