using System.Text;

namespace Streetcar.Grains.Settings;

/// <summary>What queries have in common that differ by their values alone.</summary>
/// <param name="Query">A filter of one of them.</param>
/// <param name="Sort">Its sort.</param>
/// <param name="Projection">Its projection.</param>
/// <param name="Collation">Its collation; null for none.</param>
internal sealed record QueryShape(RawDocument Query, RawDocument Sort, RawDocument Projection, RawDocument? Collation)
{
    /// <summary>The same for all queries of the shape, and for no others.</summary>
    public string Key
    {
        get
        {
            var key = new StringBuilder();
            Write(key, Query);
            return key.Append(Sort).Append(Projection).Append(Collation).ToString();
        }
    }

    public RawDocument Describe()
    {
        RawDocument described = new() { ["query"] = Query, ["sort"] = Sort, ["projection"] = Projection };
        return Collation is null ? described : described.With("collation", Collation);
    }

    private static void Write(StringBuilder key, RawDocument query)
    {
        key.Append('{');
        foreach (var (name, value) in query)
        {
            key.Append(name).Append(':');
            Write(key, value);
            key.Append(',');
        }

        key.Append('}');
    }

    // Values are left out, and so is how many there are of them.
    private static void Write(StringBuilder key, RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.Document:
                Write(key, value.AsDocument);
                break;
            case ElementType.Array when value.AsArray.Any(element => element.Type == ElementType.Document):
                key.Append('[');
                foreach (var element in value.AsArray)
                    Write(key, element);
                key.Append(']');
                break;
            default:
                key.Append('?');
                break;
        }
    }
}
