export type Point = readonly [x: number, y: number]
/** A pen stroke as points joined by straight lines. */
type Stroke = readonly Point[]
/** One way of writing a digit, in the box −1 … 1 with y downwards. */
export type Glyph = readonly Stroke[]

function line(...points: readonly Point[]): Stroke {
  return points
}

/** Part of an ellipse; degrees run clockwise on the page from the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = Math.max(4, Math.ceil(Math.abs(to - from) / 24))
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)] as const
  })
}

function joined(...strokes: readonly Stroke[]): Stroke {
  return strokes.flat()
}

/** Ways of writing each digit. */
export const glyphs: readonly (readonly Glyph[])[] = [
  [[arc(0, 0, 0.6, 1, -90, 270)], [arc(0, 0, 0.5, 0.9, -110, 240)], [arc(0, 0, 0.75, 0.85, -70, 290)]],
  [
    [line([0, -1], [0, 1])],
    [line([-0.4, -0.6], [0.05, -1], [0.05, 1])],
    [line([-0.4, -0.65], [0, -1], [0, 1]), line([-0.45, 1], [0.45, 1])],
  ],
  [
    [joined(arc(0, -0.5, 0.55, 0.5, -170, 40), line([-0.6, 1], [0.65, 1]))],
    [joined(arc(0, -0.5, 0.5, 0.5, -150, 60), arc(-0.4, 0.75, 0.2, 0.22, 40, 330), line([0.1, 0.9], [0.65, 0.95]))],
    [joined(arc(0, -0.55, 0.5, 0.45, -180, 30), line([-0.1, 0.35], [-0.55, 1], [0.6, 1]))],
  ],
  [
    [joined(arc(-0.05, -0.5, 0.5, 0.5, -150, 90), arc(-0.05, 0.5, 0.6, 0.5, -90, 150))],
    [joined(line([-0.5, -1], [0.5, -1], [-0.05, -0.15]), arc(-0.05, 0.42, 0.58, 0.57, -90, 140))],
  ],
  [
    [line([0.05, -1], [-0.6, 0.35], [0.65, 0.35]), line([0.3, -0.3], [0.3, 1])],
    [line([-0.5, -1], [-0.55, 0.1], [0.45, 0.05]), line([0.45, -1], [0.4, 1])],
    [line([0.3, 1], [0.3, -1], [-0.6, 0.4], [0.65, 0.4])],
  ],
  [
    [line([0.55, -1], [-0.4, -1]), joined(line([-0.4, -1], [-0.5, -0.15]), arc(-0.05, 0.4, 0.6, 0.58, -140, 140))],
    [joined(line([0.5, -0.95], [-0.35, -0.95], [-0.4, -0.05]), arc(0, 0.4, 0.5, 0.55, -110, 150))],
  ],
  [
    [joined(arc(0.2, 0.1, 0.75, 1.1, -90, -190), arc(0, 0.5, 0.53, 0.5, 180, 540))],
    [joined(line([0.35, -1], [-0.4, 0.2]), arc(0, 0.5, 0.5, 0.5, 210, 560))],
  ],
  [
    [line([-0.6, -1], [0.6, -1], [-0.15, 1])],
    [line([-0.6, -0.95], [0.55, -0.95], [0, 1]), line([-0.3, 0], [0.45, 0])],
    [line([-0.55, -0.7], [-0.5, -1], [0.5, -0.95], [0.1, 0.1], [-0.05, 1])],
  ],
  [
    [arc(0, -0.5, 0.45, 0.5, 90, 450), arc(0, 0.5, 0.58, 0.5, -90, 270)],
    [
      joined(
        arc(0, -0.5, 0.45, 0.48, -30, -250),
        line([0.45, 0.35]),
        arc(0, 0.52, 0.5, 0.46, 0, 180),
        line([-0.2, 0.1], [0.4, -0.7]),
      ),
    ],
  ],
  [
    [joined(arc(0, -0.45, 0.53, 0.53, 0, -360), line([0.5, -0.4], [0.4, 1]))],
    [joined(arc(0, -0.5, 0.5, 0.5, 0, -360), arc(-0.25, -0.1, 0.75, 1.1, -10, 90))],
  ],
]
