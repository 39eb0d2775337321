using Streetcar.Bson;

namespace Streetcar.Query.Shapes;

/// <summary>Takes filters apart. They must be valid: whoever shows their parts has compiled them before.</summary>
public static class ParsedFilter
{
    /// <summary>The parts of a filter, in the order that it has.</summary>
    internal static FilterGroup Of(RawDocument filter) => new("$and", [.. filter.SelectMany(Parts)]);

    /// <summary>The filter as a plan is made of it, which explain shows as <c>parsedQuery</c>.</summary>
    /// <param name="filter">The filter as it was written.</param>
    public static RawDocument Normalized(RawDocument filter) => Of(filter).Normalized().ToFilter();

    private static IEnumerable<FilterNode> Parts(RawElement element)
    {
        var (name, value) = element;
        return name switch
        {
            "$comment" => [],
            "$and" => value.AsArray.SelectMany(part => Of(part.AsDocument).Parts),
            "$or" or "$nor" => [new FilterGroup(name, [.. value.AsArray.Select(part => Together(Of(part.AsDocument).Parts))])],
            ['$', ..] => [new DocumentTest(name, value)],
            _ => Tests(name, value),
        };
    }

    private static IEnumerable<FilterNode> Tests(string path, RawValue value)
    {
        if (value.Type == ElementType.Regex)
            return [new FieldTest(path, "$regex", value)];
        return IsOperators(value)
            ? value.AsDocument.Where(operation => operation.Name != "$options").SelectMany(operation => Tests(path, operation, value.AsDocument))
            : [new FieldTest(path, "$eq", value)];
    }

    private static IEnumerable<FilterNode> Tests(string path, RawElement operation, RawDocument all)
    {
        var (name, value) = operation;
        return name switch
        {
            "$ne" => [new NegatedTest(path, new FieldTest(path, "$eq", value))],
            "$nin" => [new NegatedTest(path, new FieldTest(path, "$in", value))],
            "$exists" when !value.Raw.IsTruthy => [new NegatedTest(path, new FieldTest(path, "$exists", true))],
            "$exists" => [new FieldTest(path, "$exists", true)],
            "$not" => [new NegatedTest(path, Together([.. Tests(path, value)]))],
            "$elemMatch" => [new ElementTest(path, IsOperators(value) ? [.. Tests("", value)] : Of(value.AsDocument).Parts)],
            "$all" => value.AsArray.SelectMany(part => Tests(path, part)),
            "$regex" when all.ContainsKey("$options") => [new FieldTest(path, "$regex", value), new FieldTest(path, "$options", all["$options"])],
            "$type" => [new FieldTest(path, "$type", value.Type == ElementType.Array ? value : RawArray.Create(value))],
            _ => [new FieldTest(path, name, value)],
        };
    }

    private static FilterNode Together(IReadOnlyList<FilterNode> parts) => parts is [var only] ? only : new FilterGroup("$and", parts);

    // A logical operator in it makes it a filter of its own.
    private static bool IsOperators(RawValue value) =>
        value.Type == ElementType.Document && value.AsDocument.Count > 0
        && value.AsDocument.First().Name is ['$', ..] and not ("$and" or "$or" or "$nor" or "$expr" or "$jsonSchema" or "$ref" or "$id");
}
