using Streetcar.Bson;
using Streetcar.Query.Matching.Schema;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>Explains the rules about arrays.</summary>
internal sealed class SchemaArrayExplainer(bool isBrief)
{
    public IEnumerable<ExplanationBuilder> Explain(RawDocument schema, RawValue value)
    {
        if (value.Type != ElementType.Array)
            yield break;
        foreach (string keyword in (string[])["minItems", "maxItems"])
        {
            if (SchemaRules.Fails(schema, keyword, value))
            {
                yield return new ExplanationBuilder(isBrief).Specified(schema, keyword)
                    .Reason("array did not match specified length")
                    .Considered(value)
                    .Add("numberOfItems", value.AsArray.Count);
            }
        }

        if (SchemaRules.Fails(schema, "uniqueItems", value))
        {
            yield return new ExplanationBuilder(isBrief).Specified(schema, "uniqueItems")
                .Reason("found a duplicate item")
                .Considered(value)
                .Add("duplicatedValue", FirstDuplicate(value));
        }

        RawValue[] items = [.. value];
        var first = schema["items"];
        var additional = schema["additionalItems"];
        if (first.Type == ElementType.Document)
        {
            if (ExplainItem("items", first.AsDocument, items, 0, "At least one item did not match the sub-schema") is { } report)
                yield return report;
        }
        else if (first.Type == ElementType.Array)
        {
            ExplanationBuilder[] failing = [.. ExplainEach(first.AsArray, items)];
            if (failing.Length > 0)
                yield return new ExplanationBuilder(isBrief).Operator("items").List("details", failing);
            if (ExplainAdditional(additional, items, first.AsArray.Count) is { } report)
                yield return report;
        }
    }

    private IEnumerable<ExplanationBuilder> ExplainEach(RawArray schemas, RawValue[] items) =>
        from pair in schemas.Zip(items).Index()
        where !SchemaRules.IsValid(pair.Item.First.AsDocument, pair.Item.Second)
        select new ExplanationBuilder(isBrief)
            .Add("itemIndex", pair.Index)
            .List("details", new SchemaExplainer(isBrief).Explain(pair.Item.First.AsDocument, pair.Item.Second));

    private ExplanationBuilder? ExplainAdditional(RawValue additional, RawValue[] items, int start)
    {
        if (additional.Type == ElementType.Document)
        {
            return ExplainItem(
                "additionalItems",
                additional.AsDocument,
                items,
                start,
                "At least one additional item did not match the sub-schema");
        }

        return additional.Type == ElementType.Boolean && !additional.AsBoolean && items.Length > start
            ? new ExplanationBuilder(isBrief)
                .Operator("additionalItems")
                .SpecifiedAs("additionalItems", false)
                .Reason("found additional items")
                .Add("additionalItems", isBrief ? RawArray.Empty : RawArray.From(items[start..]))
            : null;
    }

    private ExplanationBuilder? ExplainItem(string keyword, RawDocument schema, RawValue[] items, int start, string reason)
    {
        for (int i = start; i < items.Length; i++)
        {
            if (SchemaRules.IsValid(schema, items[i]))
                continue;
            return new ExplanationBuilder(isBrief)
                .Operator(keyword)
                .Annotations(schema)
                .Reason(reason)
                .Add("itemIndex", i)
                .List("details", new SchemaExplainer(isBrief).Explain(schema, items[i]));
        }

        return null;
    }

    private static RawValue FirstDuplicate(RawValue array)
    {
        var seen = new HashSet<RawValue>(SchemaEquality.Instance);
        return array.AsArray.First(item => !seen.Add(item));
    }
}
