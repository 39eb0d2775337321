using System.Globalization;
using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>One application of an update to one document: what every node of the update may need to know.</summary>
internal readonly ref struct UpdateRun
{
    private readonly List<int>? _indexes;

    public UpdateRun(ReadOnlySpan<byte> document, RawWriter writer, bool isInsert, int position, bool tracksIndexes)
    {
        Document = document;
        Writer = writer;
        IsInsert = isInsert;
        Position = position;
        _indexes = tracksIndexes ? [] : null;
    }

    /// <summary>The whole document as it was.</summary>
    public ReadOnlySpan<byte> Document { get; }

    public RawWriter Writer { get; }

    /// <summary>Whether an upsert inserts, so that <c>$setOnInsert</c> applies.</summary>
    public bool IsInsert { get; }

    /// <summary>The index that the positional <c>$</c> resolves to; -1 for none.</summary>
    public int Position { get; }

    public void EnterIndex(int index) => _indexes?.Add(index);

    public void LeaveIndex() => _indexes?.RemoveAt(_indexes.Count - 1);

    /// <summary>A compiled path with the indexes that its positional parts currently resolve to.</summary>
    public string Resolve(string path)
    {
        if (_indexes is null || _indexes.Count == 0)
            return path;
        int next = 0;
        var text = new StringBuilder();
        foreach (string part in path.Split('.'))
        {
            bool isPositional = part.StartsWith('$') && next < _indexes.Count;
            text.Append('.').Append(isPositional ? _indexes[next++].ToString(CultureInfo.InvariantCulture) : part);
        }

        return text.ToString(1, text.Length - 1);
    }

    /// <summary>The document's <c>_id</c> as errors show it: <c>_id: 1</c>.</summary>
    public string IdText() => RawReader.TryFind(Document, "_id"u8, out var id)
        ? ElementText.Of("_id", id)
        : "no id";
}
