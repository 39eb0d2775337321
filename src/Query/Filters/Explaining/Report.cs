using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An explanation that is being written, its fields in MongoDB's order.</summary>
/// <param name="isBrief">Whether specifications and values are left out.</param>
internal sealed class Report(bool isBrief)
{
    private readonly List<BsonElement> _fields = [];

    public static implicit operator BsonValue(Report report) => new BsonDocument(report._fields);

    public BsonDocument ToDocument() => new(_fields);

    public Report Add(string name, BsonValue value)
    {
        _fields.Add(new BsonElement(name, value));
        return this;
    }

    public Report Operator(string name) => Add("operatorName", name);

    public Report Reason(string reason) => Add("reason", reason);

    public Report List(string name, IEnumerable<Report> reports) =>
        Add(name, BsonArray.From(reports.Select(report => (BsonValue)report)));

    /// <summary>A rule of a schema that does not hold.</summary>
    public Report Specified(BsonDocument schema, string keyword) => Operator(keyword).SpecifiedAs(keyword, schema[keyword]);

    public Report SpecifiedAs(string name, BsonValue value) => SpecifiedAs(new BsonDocument { [name] = value });

    public Report SpecifiedAs(BsonDocument specification) => isBrief ? this : Add("specifiedAs", specification);

    /// <summary>The value that was considered.</summary>
    public Report Considered(BsonValue value) => isBrief ? this : Add("consideredValue", value);

    /// <summary>The values that were considered: one, or several as an array.</summary>
    public Report Considered(ConsideredValues values)
    {
        if (isBrief)
            return this;
        if (values.Values is [var only])
            Add("consideredValue", only);
        else
            Add("consideredValues", BsonArray.From(values.Values));
        return values.IsTruncated ? Add("consideredValuesTruncated", true) : this;
    }

    /// <summary>The types of values: one, or several as an array.</summary>
    public Report Types(string name, IEnumerable<BsonType> types)
    {
        string[] aliases = [.. types.Select(type => type.Alias()).Distinct().Order(StringComparer.Ordinal)];
        return aliases is [var only]
            ? Add(name, only)
            : Add(name + "s", BsonArray.From(aliases.Select(alias => (BsonValue)alias)));
    }

    /// <summary>The title and the description that a schema has.</summary>
    public Report Annotations(BsonDocument schema)
    {
        foreach (string name in (string[])["title", "description"])
        {
            if (schema.TryGetValue(name, out var text))
                Add(name, text);
        }

        return this;
    }
}
