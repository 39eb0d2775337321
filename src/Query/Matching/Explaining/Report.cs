using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>An explanation that is being written, its fields in MongoDB's order.</summary>
/// <param name="isBrief">Whether specifications and values are left out.</param>
internal sealed class Report(bool isBrief)
{
    private readonly List<RawElement> _fields = [];

    public static implicit operator RawValue(Report report) => new RawDocument(report._fields);

    public RawDocument ToDocument() => new(_fields);

    public Report Add(string name, RawValue value)
    {
        _fields.Add(new RawElement(name, value));
        return this;
    }

    public Report Operator(string name) => Add("operatorName", name);

    public Report Reason(string reason) => Add("reason", reason);

    public Report List(string name, IEnumerable<Report> reports) =>
        Add(name, RawArray.From(reports.Select(report => (RawValue)report)));

    /// <summary>A rule of a schema that does not hold.</summary>
    public Report Specified(RawDocument schema, string keyword) => Operator(keyword).SpecifiedAs(keyword, schema[keyword]);

    public Report SpecifiedAs(string name, RawValue value) => SpecifiedAs(new RawDocument { [name] = value });

    public Report SpecifiedAs(RawDocument specification) => isBrief ? this : Add("specifiedAs", specification);

    /// <summary>The value that was considered.</summary>
    public Report Considered(RawValue value) => isBrief ? this : Add("consideredValue", value);

    /// <summary>The values that were considered: one, or several as an array.</summary>
    public Report Considered(ConsideredValues values)
    {
        if (isBrief)
            return this;
        if (values.Values is [var only])
            Add("consideredValue", only);
        else
            Add("consideredValues", RawArray.From(values.Values));
        return values.IsTruncated ? Add("consideredValuesTruncated", true) : this;
    }

    /// <summary>The types of values: one, or several as an array.</summary>
    public Report Types(string name, IEnumerable<ElementType> types)
    {
        string[] aliases = [.. types.Select(type => type.Alias()).Distinct().Order(StringComparer.Ordinal)];
        return aliases is [var only]
            ? Add(name, only)
            : Add(name + "s", RawArray.From(aliases.Select(alias => (RawValue)alias)));
    }

    /// <summary>The title and the description that a schema has.</summary>
    public Report Annotations(RawDocument schema)
    {
        foreach (string name in (string[])["title", "description"])
        {
            if (schema.TryGetValue(name, out var text))
                Add(name, text);
        }

        return this;
    }
}
