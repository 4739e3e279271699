use error_response::{
    ErrorLayer,
    format::{ConciseProblem, ProblemHtml, ProblemMarkdown, ProblemText, ProblemXml},
};

fn main() {
    ErrorLayer::new(ProblemXml::new());
    ErrorLayer::new(ConciseProblem::new());
    ErrorLayer::new(ProblemHtml::new());
    ErrorLayer::new(ProblemMarkdown::new());
    ErrorLayer::new(ProblemText::new());
}
