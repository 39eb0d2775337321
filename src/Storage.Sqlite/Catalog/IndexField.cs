using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>One field of an index's key: its path and its order.</summary>
internal sealed class IndexField
{
    public IndexField(string path, bool descending, GeoCells? geo = null)
    {
        Geo = geo;
        Path = path;
        Descending = descending;
        Components = [.. path.Split('.').Select(Encoding.UTF8.GetBytes)];
        Root = path.Split('.')[0];
        Positions = [.. path.Split('.').Select(Position)];
        HasPosition = Array.Exists(Positions, position => position >= 0);
    }

    /// <summary>The path, as the specification names it.</summary>
    public string Path { get; }

    /// <summary>The path's names in UTF-8.</summary>
    public byte[][] Components { get; }

    /// <summary>For each of the path's names the array position that it may mean; -1 where it is none.</summary>
    public int[] Positions { get; }

    /// <summary>The path's first name.</summary>
    public string Root { get; }

    /// <summary>Whether the path may mean positions in arrays, which an index and a filter take differently.</summary>
    public bool HasPosition { get; }

    /// <summary>Whether the greatest value comes first.</summary>
    public bool Descending { get; }

    /// <summary>The keys of the geometries in the field; null where it is kept by its values.</summary>
    public GeoCells? Geo { get; }

    /// <summary>The fields of a key pattern such as <c>{a: 1, b: -1}</c>; of the parts of a text index, the terms alone.</summary>
    /// <param name="pattern">The key pattern.</param>
    /// <param name="spec">The specification of the index, whose options say how geometries are stored.</param>
    public static IndexField[] Of(RawDocument pattern, RawDocument spec) =>
        [.. pattern.Where(element => element.Name != TextIndex.ScoresField).Select(element => new IndexField(
            element.Name, element.Value is { IsNumber: true, AsDouble: < 0 }, GeoCells.Of(element.Value, spec)))];

    private static int Position(string component) =>
        (component.Length == 1 || !component.StartsWith('0'))
        && int.TryParse(component, System.Globalization.NumberStyles.None, null, out int position)
            ? position
            : -1;
}
