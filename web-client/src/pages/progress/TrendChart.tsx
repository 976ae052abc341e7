import { Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLocale } from "../../i18n";
import { bandPath, type Frame, linePath, xAt, yAt } from "../../state/chart";
import type { DeliverySeries, Point } from "../../state/progress";
import { PointTable, pointText } from "./PointTable";
import classes from "./Progress.module.css";

interface TrendChartProps {
  name: string;
  /** Of the name, where it is not the page's. */
  language?: string | undefined;
  /** Oldest first. */
  points: readonly Point[];
  /** The values that have a line of their own, lowest first; the first and the last are the ends. */
  scale: readonly number[];
  show(value: number): string;
  /** What others measured. */
  norm?: DeliverySeries["norm"];
  /** The latest value. */
  now: ReactNode;
  tall?: boolean;
  /** What is said of it. */
  children?: ReactNode;
}

/** So wide at least is a place at which a date fits below a point. */
const DATE_PX = 64;

/** Values over interviews: a line with its spread, each point the way to its report; and a table. */
export function TrendChart(props: TrendChartProps) {
  const { name, language, points, scale, show, norm, now, tall = false } = props;
  const { t } = useTranslation();
  const heading = useId();
  const { ref, width } = useElementSize();
  const locale = currentLocale();
  const frame: Frame = {
    width,
    height: tall ? 220 : 140,
    left: 34,
    right: 26,
    top: 10,
    bottom: 26,
    low: scale[0] ?? 0,
    high: scale.at(-1) ?? 1,
  };
  const { height, left, right } = frame;
  const y = (value: number) => yAt(value, frame);
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const every = Math.max(1, Math.ceil((points.length * DATE_PX) / Math.max(1, width - left)));
  return (
    <section className={classes.chart} aria-labelledby={heading} data-testid="chart">
      <div className={classes.chartHead}>
        <h3 id={heading} lang={language}>
          {name}
        </h3>
        <span className={classes.now}>{now}</span>
      </div>
      {props.children}
      <div ref={ref} className={classes.plot} style={{ height }}>
        <svg width="100%" height={height} aria-hidden="true">
          {norm?.band && (
            <rect
              className={classes.usual}
              x={left}
              width={Math.max(0, width - left - right)}
              y={y(norm.band.high)}
              height={y(norm.band.low) - y(norm.band.high)}
            />
          )}
          {scale.map((value) => (
            <g key={value}>
              <line
                className={classes.rule}
                x1={left}
                x2={width - right}
                y1={y(value)}
                y2={y(value)}
              />
              <text className={classes.tick} x={left - 8} y={y(value)}>
                {show(value).replace(/[.,]0$/, "")}
              </text>
            </g>
          ))}
          {norm?.average != null && (
            <line
              className={classes.average}
              x1={left}
              x2={width - right}
              y1={y(norm.average)}
              y2={y(norm.average)}
            />
          )}
          <path className={classes.spread} d={bandPath(points, frame)} />
          {points.map(
            ({ session, value, spread }, place) =>
              value !== undefined &&
              spread > 0 && (
                <line
                  key={session.id}
                  className={classes.whisker}
                  x1={xAt(place, points.length, frame)}
                  x2={xAt(place, points.length, frame)}
                  y1={y(value - spread)}
                  y2={y(value + spread)}
                />
              ),
          )}
          <path className={classes.line} d={linePath(points, frame)} />
          {points.map(
            ({ session }, place) =>
              (points.length - 1 - place) % every === 0 && (
                <text
                  key={session.id}
                  className={classes.date}
                  x={xAt(place, points.length, frame)}
                  y={height - 6}
                >
                  {day.format(new Date(session.at))}
                </text>
              ),
          )}
        </svg>
        {points.map((point, place) => {
          const text = pointText(point, show, t, locale);
          return (
            <Tooltip key={point.session.id} label={text} multiline maw={280}>
              <Link
                to={`/sessions/${point.session.id}`}
                className={classes.point}
                data-withheld={point.value === undefined || undefined}
                aria-label={t("progress.openReport", { text })}
                style={{
                  insetInlineStart: xAt(place, points.length, frame),
                  insetBlockStart: point.value === undefined ? height - 26 : y(point.value),
                }}
              />
            </Tooltip>
          );
        })}
      </div>
      <PointTable name={name} points={points} show={show} />
    </section>
  );
}
