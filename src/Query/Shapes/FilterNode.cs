using Streetcar.Bson;

namespace Streetcar.Query.Shapes;

/// <summary>A part of a filter as MongoDB takes it apart: a test of a field, or several parts together.</summary>
internal abstract record FilterNode
{
    /// <summary>The part with what makes no difference put in one form, as plans are chosen by it.</summary>
    public virtual FilterNode Normalized() => this;

    /// <summary>What it is sorted by among others: first its kind, then its path.</summary>
    public abstract (int Kind, string Path) Order { get; }

    /// <summary>The part as a filter.</summary>
    public abstract RawDocument ToFilter();

    // MongoDB's order of the kinds.
    protected static int KindOf(string name) => Array.IndexOf(
        ["$and", "$or", "$elemMatch", "$size", "$eq", "$lte", "$lt", "$gt", "$gte", "$regex", "$mod", "$exists", "$in",
            "$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear", "$not", "$nor", "$type"], name) is >= 0 and var kind
        ? kind
        : int.MaxValue;
}

/// <summary>A test of a field.</summary>
/// <param name="Path">The field's path.</param>
/// <param name="Name">The operator.</param>
/// <param name="Operand">What it is given.</param>
internal sealed record FieldTest(string Path, string Name, RawValue Operand) : FilterNode
{
    public override (int, string) Order => (KindOf(Name), Path);

    public override FilterNode Normalized() =>
        Name == "$in" && Operand.AsArray is [{ Type: not ElementType.Regex } only] ? new FieldTest(Path, "$eq", only) : this;

    public override RawDocument ToFilter() => new() { [Path] = new RawDocument { [Name] = Operand } };
}

/// <summary>That a test of a field, or several together, fails.</summary>
/// <param name="Path">The field's path.</param>
/// <param name="Inner">The test.</param>
internal sealed record NegatedTest(string Path, FilterNode Inner) : FilterNode
{
    public override (int, string) Order => (KindOf("$not"), Path);

    public override FilterNode Normalized() => new NegatedTest(Path, Inner.Normalized());

    public override RawDocument ToFilter()
    {
        var inner = Inner.ToFilter();
        return new RawDocument { [Path] = new RawDocument { ["$not"] = Inner is FieldTest ? inner[Path] : inner } };
    }
}

/// <summary>That an element of an array passes all tests.</summary>
/// <param name="Path">The array's path.</param>
/// <param name="Tests">The tests, of the element's fields or of itself.</param>
internal sealed record ElementTest(string Path, IReadOnlyList<FilterNode> Tests) : FilterNode
{
    public override (int, string) Order => (KindOf("$elemMatch"), Path);

    public override FilterNode Normalized() => new ElementTest(Path, FilterGroup.Normalized("$and", Tests));

    public override RawDocument ToFilter() => new()
    {
        [Path] = new RawDocument
        {
            ["$elemMatch"] = Tests.All(test => test.Order.Path.Length == 0)
                ? new RawDocument(Tests.SelectMany(test => test.ToFilter()[""].AsDocument))
                : new FilterGroup("$and", Tests).ToFilter(),
        },
    };
}

/// <summary>A test of the whole document, such as <c>$expr</c>.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Operand">What it is given.</param>
internal sealed record DocumentTest(string Name, RawValue Operand) : FilterNode
{
    public override (int, string) Order => (KindOf(Name), Name);

    public override RawDocument ToFilter() => new() { [Name] = Operand };
}

/// <summary>All, any or none of several parts.</summary>
/// <param name="Name"><c>$and</c>, <c>$or</c> or <c>$nor</c>.</param>
/// <param name="Parts">The parts.</param>
internal sealed record FilterGroup(string Name, IReadOnlyList<FilterNode> Parts) : FilterNode
{
    public override (int, string) Order => (KindOf(Name), "");

    public override FilterNode Normalized() => Normalized(Name, Parts) switch
    {
        [var only] when Name != "$nor" => only,
        var parts => new FilterGroup(Name, parts),
    };

    public override RawDocument ToFilter() => Name == "$and" && Parts.Count < 2
        ? Parts.Count == 0 ? RawDocument.Empty : Parts[0].ToFilter()
        : new() { [Name] = RawArray.From(Parts.Select(part => (RawValue)part.ToFilter())) };

    /// <summary>The parts normalized and in order, those of a group within a group among them.</summary>
    public static IReadOnlyList<FilterNode> Normalized(string name, IReadOnlyList<FilterNode> parts) =>
    [
        .. parts.Select(part => part.Normalized())
            .SelectMany(part => part is FilterGroup group && group.Name == name && name != "$nor" ? group.Parts : [part])
            .OrderBy(part => part.Order.Kind)
            .ThenBy(part => part.Order.Path, StringComparer.Ordinal),
    ];
}
