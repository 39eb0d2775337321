using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>
/// The keys of one document in one index: one, or where a path meets an array one for each element, each once. Used
/// again and again by one thread at a time.
/// </summary>
internal sealed class IndexKeys
{
    private readonly KeyBuffer _buffer = new();
    private readonly List<(int Start, int Length)> _keys = [];
    private readonly HashSet<string> _terms = [];
    private WildcardWalk? _wildcards;
    private Slot[] _slots = new Slot[4];
    private byte[]? _wanted;
    private RawDocument? _wantedValue;
    private bool _validates;

    public int Count => _keys.Count;

    /// <summary>For each of the index's fields a bit: whether its path met an array.</summary>
    public ulong Multikey { get; private set; }

    /// <summary>One of the keys, which are in order.</summary>
    public ReadOnlySpan<byte> this[int index] => _buffer.Span.Slice(_keys[index].Start, _keys[index].Length);

    /// <summary>Builds the keys of a document.</summary>
    /// <param name="index">The index.</param>
    /// <param name="document">The document.</param>
    /// <param name="isNew">
    /// Whether the document is new to the index, so that its geometries are looked at closely. One that is in the index is
    /// not refused any more: it could not be deleted.
    /// </param>
    /// <exception cref="DocumentException">CannotIndexParallelArrays, 16755, ….</exception>
    public void Build(IndexInfo index, ReadOnlySpan<byte> document, bool isNew = false)
    {
        _validates = isNew;
        _buffer.Clear();
        _keys.Clear();
        Multikey = 0;
        if (index.Partial is { } partial && !partial.Matches(document))
            return;
        if (index.Wildcard is { } wildcard)
            BuildWildcard(index, wildcard, document);
        else if (index.Text is { } text)
            BuildText(index, text, document);
        else
            BuildFields(index, document);
        if (_keys.Count > 1)
            RemoveDuplicates();
    }

    private void BuildFields(IndexInfo index, ReadOnlySpan<byte> document)
    {
        var fields = index.Fields;
        if (_slots.Length < fields.Length)
            _slots = new Slot[fields.Length];
        var slots = _slots.AsSpan(0, fields.Length);
        slots.Fill(new Slot(0, ElementType.Document, 0, document.Length, IsDone: false));
        Expand(index, document, slots);
    }

    // A key for each term. The scores are not in the keys: a change of a text would change them all.
    private void BuildText(IndexInfo index, TextIndex text, ReadOnlySpan<byte> document)
    {
        _terms.Clear();
        text.AddTerms(document, _terms);
        if (_terms.Count == 0)
            return;
        int prefix = text.Prefix.Count;
        using var values = new RawWriter();
        values.WriteStartDocument();
        foreach (var field in index.Fields)
        {
            values.WriteName(field.Path);
            values.WriteValue(field.Path == TextIndex.TermsField ? RawValue.Null.Raw : OneValue(index, field, document));
        }

        values.WriteEndDocument();
        Multikey = 1UL << prefix;
        foreach (string term in _terms)
        {
            int start = _buffer.Length;
            var parts = new RawReader(values.WrittenSpan);
            for (int i = 0; parts.Read(); i++)
            {
                if (i == prefix)
                    KeyEncoder.AddString(_buffer, Encoding.UTF8.GetBytes(term));
                else
                    KeyEncoder.Add(_buffer, parts.Value, index.Fields[i].Descending);
            }

            _keys.Add((start, _buffer.Length - start));
            if (_wanted is not null && _buffer.Span[start..].SequenceEqual(_wanted))
                _wantedValue = values.ToDocument().With(TextIndex.TermsField, term);
        }
    }

    private static RawValueSpan OneValue(IndexInfo index, IndexField field, ReadOnlySpan<byte> document)
    {
        var slot = new Slot(0, ElementType.Document, 0, document.Length, IsDone: false);
        return Walk(field, document, ref slot) ? throw new DocumentException(
            ErrorCode.CannotBuildIndexKeys,
            $"The field '{field.Path}' of the text index '{index.Name}' is or contains an array in document: {ShellFormatter.Of(new RawDocument(document.ToArray()))}")
            : slot.ValueIn(document);
    }

    private void BuildWildcard(IndexInfo index, Wildcard wildcard, ReadOnlySpan<byte> document)
    {
        _wildcards ??= new WildcardWalk();
        int position = index.WildcardPosition;
        var others = index.Fields.Length == 1 ? null : Others(index, document);
        _wildcards.Walk(wildcard.Root, document, (path, value) => Add(index, others, path, value));
        // One that has none of the wildcard's fields is found by the fields before it.
        if (_keys.Count == 0 && position > 0)
            Add(index, others, [], default);
        Multikey = _wildcards.HasSeveral ? 1UL << position : 0;
    }

    // The values of the fields beside the wildcard, which can't be arrays.
    private static RawValue[] Others(IndexInfo index, ReadOnlySpan<byte> document)
    {
        var others = new RawValue[index.Fields.Length];
        for (int i = 0; i < others.Length; i++)
        {
            if (i == index.WildcardPosition)
                continue;
            var slot = new Slot(0, ElementType.Document, 0, document.Length, IsDone: false);
            others[i] = Walk(index.Fields[i], document, ref slot)
                ? throw new DocumentException(
                    (ErrorCode)7246301,
                    $"The field '{index.Fields[i].Path}' of the compound wildcard index '{index.Name}' can't be or contain an array")
                : slot.ValueIn(document).ToValue();
        }

        return others;
    }

    private void Add(IndexInfo index, RawValue[]? others, ReadOnlySpan<byte> path, RawValueSpan value)
    {
        int start = _buffer.Length;
        for (int i = 0; i < index.Fields.Length; i++)
        {
            bool descending = index.Fields[i].Descending;
            if (i != index.WildcardPosition)
            {
                KeyEncoder.Add(_buffer, others![i].Raw, index.Collator?.Collation, descending);
                continue;
            }

            if (path.IsEmpty && value.IsMissing)
                KeyEncoder.Add(_buffer, RawValue.MinKey.Raw);
            else
                KeyEncoder.AddString(_buffer, path);
            KeyEncoder.Add(_buffer, value, index.Collator?.Collation, descending);
        }

        _keys.Add((start, _buffer.Length - start));
        if (_wanted is not null && _buffer.Span[start..].SequenceEqual(_wanted))
            _wantedValue = ValueOf(index, others, Encoding.UTF8.GetString(path), value.ToValue());
    }

    private static RawDocument ValueOf(IndexInfo index, RawValue[]? others, string path, RawValue value)
    {
        var fields = new List<RawElement>();
        for (int i = 0; i < index.Fields.Length; i++)
        {
            if (i != index.WildcardPosition)
                fields.Add(new RawElement(index.Fields[i].Path, others![i]));
            else
                fields.AddRange([new("$_path", path), new(path, value)]);
        }

        return new RawDocument(fields);
    }

    /// <summary>Whether a key is among these.</summary>
    public bool Contains(ReadOnlySpan<byte> key)
    {
        // Several keys are in order.
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = key.SequenceCompareTo(this[middle]);
            if (order == 0)
                return true;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return false;
    }

    /// <summary>The values that one of a document's keys is made of, by field; missing ones as null.</summary>
    public static RawDocument ValueOf(IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<byte> key)
    {
        var keys = new IndexKeys { _wanted = key.ToArray() };
        keys.Build(index, document);
        return keys._wantedValue!;
    }

    private void Expand(IndexInfo index, ReadOnlySpan<byte> document, Span<Slot> slots)
    {
        int array = -1;
        for (int i = 0; i < slots.Length; i++)
        {
            if (!Walk(index.Fields[i], document, ref slots[i]))
                continue;
            if (array >= 0 && slots[array].Offset != slots[i].Offset)
                throw Parallel(index.Fields[array], slots[array], index.Fields[i], slots[i]);
            if (array < 0)
                array = i;
            if (index.IsHashed)
                throw new DocumentException((ErrorCode)16766, "hashed indexes do not currently support array values");
            Multikey |= 1UL << i;
        }

        if (array < 0)
            Emit(index, document, slots);
        else
            ExpandArray(index, document, slots, slots[array]);
    }

    // Goes along the path to its end, or to an array on the way or there; returns whether there is such an array.
    private static bool Walk(IndexField field, ReadOnlySpan<byte> document, ref Slot slot)
    {
        while (!slot.IsDone)
        {
            if (slot.Next == field.Components.Length)
            {
                // A geometry may be an array itself.
                if (slot.Type == ElementType.Array && field.Geo is null)
                    return true;
                slot = slot with { IsDone = true };
            }
            else if (slot.Type == ElementType.Document)
            {
                slot = slot.Into(document, field.Components[slot.Next]);
            }
            else if (slot.Type == ElementType.Array)
            {
                // A number in a path may be a position; an element that has a field of that name takes precedence.
                if (field.Positions[slot.Next] < 0 || slot.AnyElementHas(document, field.Components[slot.Next]))
                    return true;
                var element = slot.Into(document, field.Components[slot.Next]);
                if (element.Type == ElementType.Missing)
                    return true;
                slot = element;
            }
            else
            {
                slot = Slot.Missing;
            }
        }

        return false;
    }

    private void ExpandArray(IndexInfo index, ReadOnlySpan<byte> document, Span<Slot> slots, Slot array)
    {
        var inner = new Slot[slots.Length];
        var elements = new RawReader(document.Slice(array.Offset, array.Length));
        bool isEmpty = true;
        while (elements.Read())
        {
            isEmpty = false;
            Place(index, slots, inner, array, elements.Value, array.Offset + elements.ValueOffset);
            Expand(index, document, inner);
        }

        if (!isEmpty)
            return;
        Place(index, slots, inner, array, new RawValueSpan(ElementType.Undefined, []), 0);
        Emit(index, document, inner);
    }

    // Puts an array's element where the array was. Arrays directly in arrays are not looked into.
    private static void Place(
        IndexInfo index, ReadOnlySpan<Slot> outer, Span<Slot> inner, Slot array, RawValueSpan element, int offset)
    {
        for (int i = 0; i < outer.Length; i++)
        {
            var slot = outer[i];
            if (slot.IsDone || slot.Offset != array.Offset)
                inner[i] = slot;
            else if (slot.Next == index.Fields[i].Components.Length)
                inner[i] = new Slot(slot.Next, element.Type, offset, element.Bytes.Length, IsDone: true);
            else if (element.Type == ElementType.Document)
                inner[i] = new Slot(slot.Next, element.Type, offset, element.Bytes.Length, IsDone: false);
            else
                inner[i] = Slot.Missing;
        }
    }

    private void Emit(IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<Slot> slots)
    {
        if (index.IsSparse && !IsAnyThere(index, document, slots))
            return;
        EmitFrom(index, document, slots, 0, _buffer.Length);
    }

    private static bool IsAnyThere(IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<Slot> slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            bool isThere = index.Fields[i].Geo is { } geo
                ? !geo.IsNothing(slots[i].ValueIn(document))
                : !index.IsGeo && slots[i].Type != ElementType.Missing;
            if (isThere)
                return true;
        }

        return false;
    }

    // Goes on with the key that starts there; a geometry makes one for each of its cells.
    private void EmitFrom(IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<Slot> slots, int field, int start)
    {
        for (; field < slots.Length; field++)
        {
            var value = slots[field].ValueIn(document);
            if (index.Fields[field].Geo is { } geo && !geo.IsNothing(value))
            {
                EmitCells(index, document, slots, field, _buffer.Span[start..].ToArray(), geo.Of(value, document, _validates));
                return;
            }

            KeyEncoder.Add(_buffer, value, index.Collator?.Collation, index.Fields[field].Descending);
        }

        _keys.Add((start, _buffer.Length - start));
        if (_wanted is not null && _buffer.Span[start..].SequenceEqual(_wanted))
            _wantedValue = Values(index, document, slots);
    }

    private void EmitCells(
        IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<Slot> slots, int field, byte[] before, List<string> cells)
    {
        if (cells.Count > 1)
            Multikey |= 1UL << field;
        foreach (string cell in cells)
        {
            int start = _buffer.Length;
            _buffer.Add(before);
            KeyEncoder.AddString(_buffer, Encoding.UTF8.GetBytes(cell));
            EmitFrom(index, document, slots, field + 1, start);
        }
    }

    private static RawDocument Values(IndexInfo index, ReadOnlySpan<byte> document, ReadOnlySpan<Slot> slots)
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        for (int i = 0; i < slots.Length; i++)
        {
            writer.WriteName(index.Fields[i].Path);
            writer.WriteValue(slots[i].ValueIn(document));
        }

        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    private void RemoveDuplicates()
    {
        _keys.Sort((left, right) => _buffer.Span.Slice(left.Start, left.Length)
            .SequenceCompareTo(_buffer.Span.Slice(right.Start, right.Length)));
        int kept = 1;
        for (int i = 1; i < _keys.Count; i++)
        {
            if (!this[i].SequenceEqual(this[kept - 1]))
                _keys[kept++] = _keys[i];
        }

        _keys.RemoveRange(kept, _keys.Count - kept);
    }

    private static DocumentException Parallel(IndexField left, Slot leftAt, IndexField right, Slot rightAt)
    {
        string leftName = Encoding.UTF8.GetString(left.Components[leftAt.Next - 1]);
        string rightName = Encoding.UTF8.GetString(right.Components[rightAt.Next - 1]);
        return new DocumentException(
            ErrorCode.CannotIndexParallelArrays, $"cannot index parallel arrays [{rightName}] [{leftName}]");
    }

    /// <summary>How far one field's path has been gone: the next name, and the value that it is looked up in.</summary>
    private readonly record struct Slot(int Next, ElementType Type, int Offset, int Length, bool IsDone)
    {
        public static Slot Missing => new(0, ElementType.Missing, 0, 0, IsDone: true);

        public RawValueSpan ValueIn(ReadOnlySpan<byte> document) => Type == ElementType.Missing
            ? new RawValueSpan(ElementType.Null, [])
            : new RawValueSpan(Type, document.Slice(Offset, Length));

        public Slot Into(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
        {
            var reader = new RawReader(document.Slice(Offset, Length));
            while (reader.Read())
            {
                if (reader.Name.SequenceEqual(name))
                    return new Slot(Next + 1, reader.Value.Type, Offset + reader.ValueOffset, reader.Value.Bytes.Length, false);
            }

            return Missing;
        }

        public bool AnyElementHas(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
        {
            var reader = new RawReader(document.Slice(Offset, Length));
            while (reader.Read())
            {
                if (reader.Value.Type == ElementType.Document && RawReader.TryFind(reader.Value.Document, name, out _))
                    return true;
            }

            return false;
        }
    }
}
