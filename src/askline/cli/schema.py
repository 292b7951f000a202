"""`askline schema`: the JSON Schema of survey files, for editors."""

from __future__ import annotations

import click

EXAMPLES = """\b
Examples:
  askline schema > survey.schema.json
  askline schema --sample > sample.schema.json

\b
An editor with a YAML language server completes and checks a survey whose
first line is
  # yaml-language-server: $schema=survey.schema.json"""


@click.command("schema", epilog=EXAMPLES)
@click.option("--sample", is_flag=True, help="The schema of sample conversations instead.")
@click.option("--json", "as_json", is_flag=True, help="All of it in one line.")
def command(sample: bool, as_json: bool) -> int:
    """Print the JSON Schema of survey files."""
    import json

    click.echo(json.dumps(schema(sample), ensure_ascii=False, indent=None if as_json else 2).encode())
    return 0


def schema(sample: bool) -> object:
    if sample:
        from askline.flow_tools.sample_schema import json_schema as of_samples

        return of_samples()
    from askline.survey.model import json_schema

    return json_schema()
