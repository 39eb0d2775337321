using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Sorting;

/// <summary>
/// Extracts a document's sort key. Where a path traverses an array, every element has its own key, and the
/// one that sorts first counts.
/// </summary>
internal readonly ref struct SortKeyExtractor(
    ReadOnlySpan<byte> document, SortField[] fields, Collation? collation, IDocumentMetadata? scores)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private readonly SortField[] _fields = fields;
    private readonly Collation? _collation = collation;
    private readonly IDocumentMetadata? _scores = scores;

    public void Write(RawWriter key)
    {
        Span<State> states = stackalloc State[_fields.Length];
        Span<Place> first = stackalloc Place[_fields.Length];
        states.Fill(new State(new Place(ElementType.Document, 0, _document.Length)));
        for (int i = 0; i < states.Length; i++)
        {
            if (_fields[i].IsTextScore)
                states[i] = new State(Place.Null) { IsDone = true };
        }

        bool any = false;
        Expand(states, first, ref any);
        key.WriteStartDocument();
        for (int i = 0; i < first.Length; i++)
        {
            key.WriteName(""u8);
            if (_fields[i].IsTextScore)
                key.WriteDouble(_scores?.ScoreOf(_document) ?? 0);
            else if (_collation is null)
                key.WriteValue(Value(first[i]));
            else
                _collation.WriteKey(Value(first[i]), key);
        }

        key.WriteEndDocument();
    }

    private void Expand(Span<State> states, Span<Place> first, ref bool any)
    {
        int array = -1;
        for (int i = 0; i < states.Length; i++)
        {
            Advance(_fields[i].Path, ref states[i]);
            if (states[i].IsDone)
                continue;
            if (array >= 0 && states[i].Place != states[array].Place)
                throw FilterError.BadValue("cannot sort with keys that are parallel arrays");
            array = i;
        }

        if (array < 0)
            Offer(states, first, ref any);
        else
            ExpandArray(states[array].Place, states, first, ref any);
    }

    private void ExpandArray(Place array, Span<State> states, Span<Place> first, ref bool any)
    {
        Span<State> next = stackalloc State[states.Length];
        var elements = new RawReader(Value(array).Document);
        bool isEmpty = true;
        while (elements.Read())
        {
            OperationContext.CheckForInterrupt();
            isEmpty = false;
            var element = PlaceOf(elements.Value);
            states.CopyTo(next);
            for (int i = 0; i < next.Length; i++)
            {
                if (next[i].IsDone)
                    continue;
                bool isLeaf = next[i].Segment == _fields[i].Path.Length;
                next[i].Place = isLeaf || element.Type == ElementType.Document ? element : Place.Null;
                next[i].IsDone = isLeaf || element.Type != ElementType.Document;
            }

            Expand(next, first, ref any);
        }

        if (!isEmpty)
            return;
        for (int i = 0; i < states.Length; i++)
        {
            if (!states[i].IsDone)
                states[i].Place = states[i].Segment == _fields[i].Path.Length ? Place.Undefined : Place.Null;
        }

        Offer(states, first, ref any);
    }

    // Continues until the path ends or reaches an array to be traversed.
    private void Advance(FieldPath path, ref State state)
    {
        while (!state.IsDone)
        {
            bool isLeaf = state.Segment == path.Length;
            if (state.Place.Type == ElementType.Array)
            {
                if (isLeaf || !TryIndex(path, ref state))
                    return;
            }
            else if (isLeaf)
            {
                state.IsDone = true;
            }
            else if (state.Place.Type == ElementType.Document)
            {
                state.Place = PlaceOf(RawReader.Find(Value(state.Place).Document, path[state.Segment++]));
            }
            else
            {
                state.Place = Place.Null;
                state.IsDone = true;
            }
        }
    }

    // A number is an index, unless elements have a field of that name, in which case the path is ambiguous.
    private bool TryIndex(FieldPath path, ref State state)
    {
        int index = path.ArrayIndex(state.Segment);
        if (index < 0)
            return false;
        var array = Value(state.Place).Document;
        var elements = new RawReader(array);
        var found = Place.Null;
        bool exists = false;
        for (int i = 0; elements.Read(); i++)
        {
            OperationContext.CheckForInterrupt();
            if (i == index)
            {
                found = PlaceOf(elements.Value);
                exists = true;
            }

            if (elements.Value.Type == ElementType.Document
                && RawReader.TryFind(elements.Value.Document, path[state.Segment], out _))
            {
                throw new DocumentException(
                    (ErrorCode)16746,
                    "Ambiguous field name found in array (do not use numeric field names in embedded elements in an "
                    + $"array), field: '{Encoding.UTF8.GetString(path[state.Segment])}' for path: {path.Text}");
            }
        }

        if (!exists)
            return false;
        state.Place = found;
        state.Segment++;
        return true;
    }

    private void Offer(Span<State> states, Span<Place> first, ref bool any)
    {
        if (any && !IsBefore(states, first))
            return;
        any = true;
        for (int i = 0; i < states.Length; i++)
            first[i] = states[i].Place;
    }

    private bool IsBefore(Span<State> states, Span<Place> first)
    {
        for (int i = 0; i < states.Length; i++)
        {
            int order = Collation.Compare(_collation, Value(states[i].Place), Value(first[i]));
            if (order != 0)
                return order < 0 != _fields[i].Descending;
        }

        return false;
    }

    private RawValueSpan Value(Place place) => new(place.Type, _document.Slice(place.Offset, place.Length));

    private Place PlaceOf(RawValueSpan value) => value.IsMissing ? Place.Null
        : _document.Overlaps(value.Bytes, out int offset) ? new Place(value.Type, offset, value.Bytes.Length)
        : new Place(value.Type, 0, 0);

    // A value's offset in the document; spans can't be stored in arrays.
    private readonly record struct Place(ElementType Type, int Offset, int Length)
    {
        public static Place Null => new(ElementType.Null, 0, 0);

        public static Place Undefined => new(ElementType.Undefined, 0, 0);
    }

    // How far a path has been followed.
    private struct State(Place place)
    {
        public Place Place = place;
        public int Segment;
        public bool IsDone;
    }
}
