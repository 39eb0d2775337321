using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>Explains the rules about documents.</summary>
internal sealed class SchemaObjectExplainer(bool isBrief)
{
    public IEnumerable<ExplanationBuilder> Explain(RawDocument schema, RawValue value) => value.Type == ElementType.Document
        ? ExplainDocument(schema, value.AsDocument)
        : [];

    private IEnumerable<ExplanationBuilder> ExplainDocument(RawDocument schema, RawDocument document)
    {
        ExplanationBuilder[] properties = [.. ExplainProperties(schema, document)];
        if (properties.Length > 0)
            yield return new ExplanationBuilder(isBrief).Operator("properties").List("propertiesNotSatisfied", properties);
        if (ExplainAdditional(schema, document) is { } additional)
            yield return additional;
        ExplanationBuilder[] patterns = [.. ExplainPatterns(schema, document)];
        if (patterns.Length > 0)
            yield return new ExplanationBuilder(isBrief).Operator("patternProperties").List("details", patterns);
        if (SchemaRules.Fails(schema, "required", document))
            yield return new ExplanationBuilder(isBrief).Specified(schema, "required").Add("missingProperties", Missing(schema["required"], document));
        foreach (string keyword in (string[])["minProperties", "maxProperties"])
        {
            if (SchemaRules.Fails(schema, keyword, document))
            {
                yield return new ExplanationBuilder(isBrief).Specified(schema, keyword)
                    .Reason("specified number of properties was not satisfied")
                    .Add("numberOfProperties", document.Count);
            }
        }

        if (SchemaRules.Fails(schema, "dependencies", document))
            yield return new ExplanationBuilder(isBrief).Operator("dependencies").List("failingDependencies", ExplainDependencies(schema, document));
    }

    private IEnumerable<ExplanationBuilder> ExplainProperties(RawDocument schema, RawDocument document)
    {
        foreach (var (name, property) in Fields(schema, "properties"))
        {
            if (document.TryGetValue(name, out var value) && !SchemaRules.IsValid(property.AsDocument, value))
            {
                yield return new ExplanationBuilder(isBrief)
                    .Add("propertyName", name)
                    .Annotations(property.AsDocument)
                    .List("details", new SchemaExplainer(isBrief).Explain(property.AsDocument, value));
            }
        }
    }

    private ExplanationBuilder? ExplainAdditional(RawDocument schema, RawDocument document)
    {
        RegexPattern[] patterns = [.. Fields(schema, "patternProperties").Select(field => RegexPattern.Compile(field.Name, ""))];
        var named = Fields(schema, "properties").Select(field => field.Name).ToHashSet();
        RawElement[] others = [.. document.Where(field => !named.Contains(field.Name)
            && !Array.Exists(patterns, pattern => pattern.IsMatch(Encoding.UTF8.GetBytes(field.Name))))];
        var additional = schema["additionalProperties"];
        if (additional.Type == ElementType.Boolean && !additional.AsBoolean && others.Length > 0)
        {
            return new ExplanationBuilder(isBrief).Specified(schema, "additionalProperties")
                .Add("additionalProperties", RawArray.From(others.Select(field => (RawValue)field.Name)));
        }

        if (additional.Type != ElementType.Document)
            return null;
        int failing = Array.FindIndex(others, field => !SchemaRules.IsValid(additional.AsDocument, field.Value));
        return failing < 0
            ? null
            : new ExplanationBuilder(isBrief)
                .Operator("additionalProperties")
                .Annotations(additional.AsDocument)
                .Reason("at least one additional property did not match the subschema")
                .Add("failingProperty", others[failing].Name)
                .List("details", new SchemaExplainer(isBrief).Explain(additional.AsDocument, others[failing].Value));
    }

    private IEnumerable<ExplanationBuilder> ExplainPatterns(RawDocument schema, RawDocument document)
    {
        foreach (var (text, property) in Fields(schema, "patternProperties"))
        {
            var pattern = RegexPattern.Compile(text, "");
            foreach (var (name, value) in document)
            {
                if (!pattern.IsMatch(Encoding.UTF8.GetBytes(name)) || SchemaRules.IsValid(property.AsDocument, value))
                    continue;
                yield return new ExplanationBuilder(isBrief)
                    .Add("propertyName", name)
                    .Annotations(property.AsDocument)
                    .Add("regexMatched", text)
                    .List("details", new SchemaExplainer(isBrief).Explain(property.AsDocument, value));
                break;
            }
        }
    }

    private IEnumerable<ExplanationBuilder> ExplainDependencies(RawDocument schema, RawDocument document)
    {
        foreach (var (name, dependency) in schema["dependencies"].AsDocument)
        {
            if (!document.ContainsKey(name))
                continue;
            var report = new ExplanationBuilder(isBrief).Add("conditionalProperty", name);
            if (dependency.Type == ElementType.Array && Missing(dependency, document) is { Count: > 0 } missing)
                yield return report.Add("missingProperties", missing);
            else if (dependency.Type == ElementType.Document && !SchemaRules.IsValid(dependency.AsDocument, document))
                yield return report.List("details", new SchemaExplainer(isBrief).Explain(dependency.AsDocument, document));
        }
    }

    private static RawArray Missing(RawValue names, RawDocument document) => RawArray.From(names.AsArray
        .Where(name => !document.ContainsKey(name.AsString))
        .OrderBy(name => name.AsString, StringComparer.Ordinal));

    private static IEnumerable<RawElement> Fields(RawDocument schema, string keyword) =>
        schema.TryGetValue(keyword, out var fields) ? fields.AsDocument : [];
}
