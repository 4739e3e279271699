//! The panels of a dashboard, as Grafana's JSON has them.

use serde_json::{Value, json};

/// One query of a panel.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) expression: String,
    /// The template of the name of a line.
    pub(crate) legend: &'static str,
}

/// Where a panel is, in a grid of 24 columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) x: u8,
    pub(crate) y: u8,
    pub(crate) width: u8,
    pub(crate) height: u8,
}

/// What all panels have.
#[derive(Debug)]
pub(crate) struct Panel {
    pub(crate) title: &'static str,
    pub(crate) description: &'static str,
    pub(crate) place: Place,
    pub(crate) queries: Vec<Query>,
}

/// The data source that the reader of the dashboard chose.
pub(crate) fn data_source() -> Value {
    json!({ "type": "prometheus", "uid": "${datasource}" })
}

impl Panel {
    /// One number, of now.
    pub(crate) fn number(self) -> Value {
        let options = json!({
            "colorMode": "value",
            "graphMode": "area",
            "justifyMode": "auto",
            "orientation": "auto",
            "percentChangeColorMode": "standard",
            "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
            "showPercentChange": false,
            "textMode": "auto",
            "wideLayout": true,
        });
        self.written("stat", options, "cps", "time_series")
    }

    /// Lines over time.
    pub(crate) fn lines(self) -> Value {
        let options = json!({
            "legend": { "calcs": ["mean", "max"], "displayMode": "table", "placement": "bottom", "showLegend": true },
            "tooltip": { "mode": "multi", "sort": "desc" },
        });
        self.written("timeseries", options, "cps", "time_series")
    }

    /// A row for each series, with what it counted in the time that is shown.
    pub(crate) fn table(self) -> Value {
        let options = json!({ "cellHeight": "sm", "frameIndex": 0, "showHeader": true });
        let mut panel = self.written("table", options, "short", "table");
        panel["transformations"] = json!([
            { "id": "organize", "options": { "excludeByName": { "Time": true }, "indexByName": {}, "renameByName": { "Value": "Errors" } } },
            { "id": "sortBy", "options": { "fields": {}, "sort": [{ "field": "Errors", "desc": true }] } },
        ]);
        panel
    }

    fn written(self, kind: &str, options: Value, unit: &str, format: &str) -> Value {
        let is_table = format == "table";
        let targets = self.queries.iter().zip('A'..='Z').map(|(query, name)| {
            json!({
                "datasource": data_source(),
                "expr": query.expression,
                "format": format,
                "instant": is_table,
                "legendFormat": query.legend,
                "range": !is_table,
                "refId": name.to_string(),
            })
        });
        let Place { x, y, width, height } = self.place;
        json!({
            "datasource": data_source(),
            "description": self.description,
            "fieldConfig": { "defaults": { "unit": unit }, "overrides": [] },
            "gridPos": { "h": height, "w": width, "x": x, "y": y },
            "options": options,
            "targets": targets.collect::<Vec<_>>(),
            "title": self.title,
            "type": kind,
        })
    }
}
