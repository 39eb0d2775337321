using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Describes an update by what a document was before and after it: documents and arrays within it are compared part by part
/// (<see href="https://www.mongodb.com/docs/manual/reference/change-events/update/"/>).
/// </summary>
internal sealed class UpdateDescription
{
    private readonly List<Part> _path = [];
    private readonly List<RawElement> _updated = [];
    private readonly List<RawValue> _removed = [];
    private readonly List<RawValue> _truncated = [];
    private readonly List<RawElement> _ambiguous = [];

    /// <summary>Writes the description as a document.</summary>
    public static void Write(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, RawWriter output)
    {
        var description = new UpdateDescription();
        description.CompareDocuments(before, after);
        output.WriteDocument(new RawDocument
        {
            ["updatedFields"] = new RawDocument(description._updated),
            ["removedFields"] = RawArray.From(description._removed),
            ["truncatedArrays"] = RawArray.From(description._truncated),
            ["disambiguatedPaths"] = new RawDocument(description._ambiguous),
        }.Span);
    }

    private void CompareDocuments(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var old = new RawReader(before);
        while (old.Read())
        {
            if (!RawReader.TryFind(after, old.Name, out _))
                _removed.Add(Path(Part.Field(old.Name)));
        }

        // Most fields stand where they stood.
        old = new RawReader(before);
        bool isThere = old.Read();
        var fields = new RawReader(after);
        while (fields.Read())
        {
            var former = isThere && old.Name.SequenceEqual(fields.Name) ? old.Value : RawReader.Find(before, fields.Name);
            Compare(Part.Field(fields.Name), former, fields.Value);
            isThere = isThere && old.Read();
        }
    }

    private void CompareArrays(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var old = new RawReader(before);
        var elements = new RawReader(after);
        int index = 0;
        bool hasOld = old.Read(), hasNew = elements.Read();
        for (; hasNew; index++)
        {
            Compare(Part.Element(index), hasOld ? old.Value : default, elements.Value);
            hasOld = hasOld && old.Read();
            hasNew = elements.Read();
        }

        if (hasOld)
            _truncated.Add(new RawDocument { ["field"] = Path(), ["newSize"] = index });
    }

    private void Compare(Part part, RawValueSpan before, RawValueSpan after)
    {
        if (before.Type == after.Type && before.Bytes.SequenceEqual(after.Bytes))
            return;
        if (before.Type != after.Type || after.Type is not (ElementType.Document or ElementType.Array))
        {
            _updated.Add(new RawElement(Path(part), after.ToValue()));
            return;
        }

        _path.Add(part);
        if (after.Type == ElementType.Document)
            CompareDocuments(before.Document, after.Document);
        else
            CompareArrays(before.Document, after.Document);
        _path.RemoveAt(_path.Count - 1);
    }

    private string Path(Part last)
    {
        _path.Add(last);
        string path = Path();
        _path.RemoveAt(_path.Count - 1);
        return path;
    }

    private string Path()
    {
        string path = string.Join('.', _path);
        // A field's name may look like an index, or like a path. One at the top can only be the latter.
        bool isAmbiguous = _path.Exists(part => part.IsPathLike) || _path.FindIndex(1, part => part.IsIndexLike) > 0;
        if (isAmbiguous && !_ambiguous.Exists(element => element.Name == path))
            _ambiguous.Add(new RawElement(path, RawArray.From(_path.Select(part => part.Value))));
        return path;
    }

    /// <summary>A part of a path: a field's name, or an index in an array.</summary>
    private readonly record struct Part(string? Name, int Index)
    {
        public bool IsPathLike => Name?.Contains('.') == true;

        public bool IsIndexLike => Name is { Length: > 0 } && Name.All(char.IsAsciiDigit);

        public RawValue Value => Name is null ? Index : Name;

        public static Part Field(ReadOnlySpan<byte> name) => new(Encoding.UTF8.GetString(name), 0);

        public static Part Element(int index) => new(null, index);

        public override string ToString() => Name ?? Index.ToString(CultureInfo.InvariantCulture);
    }
}
