//! Charts as SVG that stands in the page: no font, script or picture from elsewhere.

use plotters::prelude::{
    ChartBuilder, IntoDrawingArea, IntoSegmentedCoord, LineSeries, RGBColor, Rectangle, SVGBackend,
    SegmentValue, Text,
};
use plotters::style::{Color, IntoFont, TextStyle};

use crate::Fault;

/// Colours by which the style sheet of the page finds what they are of, in light and dark.
const INK: RGBColor = RGBColor(0x5b, 0x64, 0x61);
const LINE: RGBColor = RGBColor(0xe9, 0xec, 0xeb);
const FIRST: RGBColor = RGBColor(0x08, 0x7a, 0x5b);
const SECOND: RGBColor = RGBColor(0xc4, 0x2b, 0x18);

const SIZE: (u32, u32) = (760, 240);
const FONT: (&str, u32) = ("sans-serif", 13);

/// Two lines over days, of which `days` are the names.
pub(super) fn lines(days: &[String], lines: [&[u64]; 2]) -> Result<String, Fault> {
    let most = lines.iter().flat_map(|it| it.iter()).copied().max().unwrap_or(0).max(4);
    let last = i32::try_from(days.len()).unwrap_or(i32::MAX).saturating_sub(1).max(1);
    draw(|area| {
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .x_label_area_size(28)
            .y_label_area_size(52)
            .build_cartesian_2d(0..last, 0..most)?;
        let style = TextStyle::from(FONT.into_font()).color(&INK);
        let day = |at: &i32| {
            usize::try_from(*at).ok().and_then(|at| days.get(at)).cloned().unwrap_or_default()
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(7)
            .y_labels(5)
            .x_label_formatter(&day)
            .label_style(style)
            .axis_style(LINE)
            .bold_line_style(LINE)
            .light_line_style(LINE.mix(0.0))
            .draw()?;
        for (line, colour) in lines.into_iter().zip([FIRST, SECOND]) {
            let points = (0..).zip(line.iter().copied());
            chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
        }
        Ok(())
    })
}

/// A bar for each name, of thousandths.
pub(super) fn bars(bars: &[(String, u64)]) -> Result<String, Fault> {
    let most = bars.iter().map(|it| it.1).max().unwrap_or(0).clamp(40, 100_000);
    let room = most + most / 5;
    let count = i32::try_from(bars.len()).unwrap_or(i32::MAX).max(1);
    draw(|area| {
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .x_label_area_size(28)
            .y_label_area_size(52)
            .build_cartesian_2d((0..count).into_segmented(), 0..room)?;
        let style = TextStyle::from(FONT.into_font()).color(&INK);
        let name = |at: &SegmentValue<i32>| {
            let (SegmentValue::CenterOf(at) | SegmentValue::Exact(at)) = at else {
                return String::new();
            };
            let bar = usize::try_from(*at).ok().and_then(|at| bars.get(at));
            bar.map(|it| it.0.clone()).unwrap_or_default()
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(bars.len().min(24))
            .y_labels(5)
            .x_label_formatter(&name)
            .y_label_formatter(&|it| format!("{}%", it / 10))
            .label_style(style.clone())
            .axis_style(LINE)
            .bold_line_style(LINE)
            .light_line_style(LINE.mix(0.0))
            .draw()?;
        chart.draw_series((0..).zip(bars).map(|(at, (_, value))| {
            let corners = [(SegmentValue::Exact(at), 0), (SegmentValue::Exact(at + 1), *value)];
            let mut bar = Rectangle::new(corners, FIRST.filled());
            bar.set_margin(0, 0, 8, 8);
            bar
        }))?;
        chart.draw_series((0..).zip(bars).map(|(at, (_, value))| {
            let said = format!("{}.{}%", value / 10, value % 10);
            Text::new(said, (SegmentValue::CenterOf(at), *value + room / 12), style.clone())
        }))?;
        Ok(())
    })
}

type Area<'a> = plotters::drawing::DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(paint: impl FnOnce(&Area<'_>) -> Drawn) -> Result<String, Fault> {
    let mut svg = String::new();
    let drawn = (|| -> Drawn {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        paint(&area)?;
        area.present()?;
        Ok(())
    })();
    drawn.map_err(|_| Fault::Broken("a chart was not drawn"))?;
    // Its own size is in the way of a narrow screen; the box of its coordinates stays.
    let (width, height) = SIZE;
    Ok(svg.replacen(&format!("width=\"{width}\" height=\"{height}\" "), "", 1))
}
