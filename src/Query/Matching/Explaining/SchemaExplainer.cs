using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>Explains which rules of a schema a value violates, in MongoDB's order.</summary>
internal sealed class SchemaExplainer(bool isBrief)
{
    // What is explained by the value alone.
    private static readonly (string Keyword, string Reason)[] ScalarReasons =
    [
        ("pattern", "regular expression did not match"),
        ("maxLength", "specified string length was not satisfied"),
        ("minLength", "specified string length was not satisfied"),
        ("multipleOf", "considered value is not a multiple of the specified value"),
        ("maximum", "comparison failed"),
        ("minimum", "comparison failed"),
    ];

    private readonly SchemaArrayExplainer _arrays = new(isBrief);
    private readonly SchemaObjectExplainer _objects = new(isBrief);

    /// <summary>The rules that do not hold; none where the value is valid.</summary>
    public IEnumerable<ExplanationBuilder> Explain(RawDocument schema, RawValue value)
    {
        foreach (var (keyword, reason) in ScalarReasons)
        {
            if (SchemaRules.Fails(schema, keyword, value))
                yield return Specified(schema, keyword).Reason(reason).Considered(value);
        }

        foreach (var report in _arrays.Explain(schema, value))
            yield return report;
        foreach (var report in _objects.Explain(schema, value))
            yield return report;
        foreach (var report in Combinations(schema, value))
            yield return report;
        if (SchemaRules.Fails(schema, "enum", value))
            yield return Specified(schema, "enum").Reason("value was not found in enum").Considered(value);
        foreach (string keyword in (string[])["type", "bsonType"])
        {
            if (SchemaRules.Fails(schema, keyword, value))
            {
                yield return Specified(schema, keyword)
                    .Reason("type did not match")
                    .Considered(value)
                    .Types("consideredType", [value.Type]);
            }
        }
    }

    private IEnumerable<ExplanationBuilder> Combinations(RawDocument schema, RawValue value)
    {
        foreach (string keyword in (string[])["allOf", "anyOf", "oneOf"])
        {
            if (!SchemaRules.Fails(schema, keyword, value))
                continue;
            RawDocument[] schemas = [.. schema[keyword].AsArray.Select(item => item.AsDocument)];
            int[] matching = [.. Enumerable.Range(0, schemas.Length).Where(i => SchemaRules.IsValid(schemas[i], value))];
            yield return keyword == "oneOf" && matching.Length > 0
                ? new ExplanationBuilder(isBrief).Operator(keyword)
                    .Reason("more than one subschema matched")
                    .Add("matchingSchemaIndexes", RawArray.From(matching.Select(i => (RawValue)i)))
                : new ExplanationBuilder(isBrief).Operator(keyword).List(
                    "schemasNotSatisfied",
                    Enumerable.Range(0, schemas.Length).Except(matching).Select(i => new ExplanationBuilder(isBrief)
                        .Add("index", i)
                        .Annotations(schemas[i])
                        .List("details", Explain(schemas[i], value))));
        }

        if (SchemaRules.Fails(schema, "not", value))
            yield return new ExplanationBuilder(isBrief).Operator("not").Reason("child expression matched");
    }

    // Bounds of numbers are reported together with the keyword that makes them exclusive.
    private ExplanationBuilder Specified(RawDocument schema, string keyword)
    {
        var specification = new RawDocument { [keyword] = schema[keyword] };
        string exclusive = keyword switch
        {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            _ => "",
        };
        if (schema.TryGetValue(exclusive, out var excludes))
            specification = specification.With(exclusive, excludes);
        return new ExplanationBuilder(isBrief).Operator(keyword).SpecifiedAs(specification);
    }
}
