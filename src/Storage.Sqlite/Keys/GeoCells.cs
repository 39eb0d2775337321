using Streetcar.Bson;
using Streetcar.Query.Matching.Geo;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>
/// The keys of geometries: the cells of a grid that contain them. A cell has a digit for each time that its plane has been
/// quartered, so that the cells within it start with its digits, and are adjacent in the index.
/// </summary>
/// <param name="area">The plane: longitudes and latitudes on the sphere.</param>
/// <param name="levels">How often it is quartered at most, 1 to 32.</param>
/// <param name="isSphere">Whether it is the sphere, on which there are other geometries than points.</param>
internal sealed class GeoCells(GeoBox area, int levels, bool isSphere)
{
    // The finest cells of the sphere are half a meter wide.
    private const int SphereLevels = 26;

    // Along either side: more cells leave less to look at in vain.
    private const int StoredCells = 2;
    private const int WantedCells = 8;

    /// <summary>The cells for a field of an index; null where the field is of another kind.</summary>
    /// <param name="kind">What the key pattern says of it.</param>
    /// <param name="spec">The index's specification.</param>
    public static GeoCells? Of(RawValue kind, RawDocument spec)
    {
        if (kind.Type != ElementType.String)
            return null;
        if (kind.AsString == "2dsphere")
            return new GeoCells(new GeoBox(-180, -90, 180, 90), SphereLevels, isSphere: true);
        if (kind.AsString != "2d")
            return null;
        var (min, max) = (GeoOptions.Min(spec), GeoOptions.Max(spec));
        return new GeoCells(new GeoBox(min, min, max, max), (int)GeoOptions.Bits(spec), isSphere: false);
    }

    /// <summary>Whether a value is as good as none: such documents are not in the index.</summary>
    public bool IsNothing(RawValueSpan value) => value.Type is ElementType.Missing or ElementType.Null or ElementType.Undefined
        || (value.Type is ElementType.Array or ElementType.Document && value.Bytes.Length == 5)
        || (!isSphere && value.Type is not (ElementType.Array or ElementType.Document));

    /// <summary>The cells that contain a document's value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="document">The document.</param>
    /// <param name="validates">Whether polygons may neither cross themselves nor have holes that are none.</param>
    /// <exception cref="DocumentException">16755, 13027, …: the value is no geometry that the index can have.</exception>
    public List<string> Of(RawValueSpan value, ReadOnlySpan<byte> document, bool validates)
    {
        var cells = new List<string>();
        if (!isSphere)
        {
            AddFlat(cells, value, document);
            return cells;
        }

        if (GeoBoxes.ReadSphere(value, validates, out var boxes) is { } fault)
        {
            throw new DocumentException(
                (ErrorCode)16755, $"Can't extract geo keys: {Text(document)}  {fault}");
        }

        foreach (var box in boxes)
            Add(cells, box, StoredCells, margin: 0);
        return [.. cells.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The keys at which geometries are that may have something to do with some boxes.</summary>
    public IntervalList Near(IReadOnlyList<GeoBox> boxes)
    {
        var cells = new List<string>();
        foreach (var box in boxes)
            Add(cells, box, WantedCells, margin: 1);
        var intervals = cells.Select(Within).ToList();
        // What is larger than a cell stands under one that holds it.
        if (isSphere)
            intervals.AddRange(cells.SelectMany(Holders).Distinct(StringComparer.Ordinal).Select(cell => KeyInterval.Point(cell, null)));
        return IntervalList.Of(intervals);
    }

    private static KeyInterval Within(string cell)
    {
        var point = KeyInterval.Point(cell, null);
        // Without the end of the text.
        byte[] low = point.Low[..^2];
        return new KeyInterval(low, KeyRange.After(low), new IntervalEnd(cell, true), new IntervalEnd(cell + "4", false));
    }

    private static IEnumerable<string> Holders(string cell) => Enumerable.Range(0, cell.Length).Select(length => cell[..length]);

    private void AddFlat(List<string> cells, RawValueSpan value, ReadOnlySpan<byte> document)
    {
        var reader = new RawReader(value.Document);
        reader.Read();
        // There may be several points in an array.
        if (reader.Value.Type is not (ElementType.Array or ElementType.Document))
        {
            AddPoint(cells, value, document);
            return;
        }

        do
            AddPoint(cells, reader.Value, document);
        while (reader.Read());
    }

    private void AddPoint(List<string> cells, RawValueSpan value, ReadOnlySpan<byte> document)
    {
        if (GeoBoxes.ReadFlat(value, out var point) is not null)
        {
            throw new DocumentException(
                (ErrorCode)13026,
                $"geo values must be 'legacy coordinate pairs' for 2d indexes :: caused by :: {Text(document)}");
        }

        if (point.West < area.West || point.East > area.East || point.South < area.South || point.North > area.North)
        {
            throw new DocumentException(
                (ErrorCode)13027,
                $"point not in interval of [ {area.West}, {area.East} ] :: caused by :: {Text(document)}");
        }

        Add(cells, point, StoredCells, margin: 0);
    }

    // All cells of the finest level on which a box has no more than so many along either side.
    private void Add(List<string> cells, GeoBox box, int most, int margin)
    {
        var (west, east) = (Position(box.West, area.West, area.East, -margin), Position(box.East, area.West, area.East, margin));
        var (south, north) = (Position(box.South, area.South, area.North, -margin), Position(box.North, area.South, area.North, margin));
        int level = levels;
        for (; level > 0 && (east - west >= most || north - south >= most); level--)
            (west, east, south, north) = (west >> 1, east >> 1, south >> 1, north >> 1);
        for (long x = west; x <= east; x++)
        {
            for (long y = south; y <= north; y++)
                cells.Add(Digits(x, y, level));
        }
    }

    private long Position(double value, double from, double to, int margin)
    {
        long count = 1L << levels;
        double position = Math.Floor((value - from) / (to - from) * count);
        return (long)Math.Clamp(position + margin, 0, count - 1);
    }

    private static string Text(ReadOnlySpan<byte> document) => ShellFormatter.Of(new RawDocument(document.ToArray()));

    private static string Digits(long x, long y, int level) => string.Create(level, (x, y), static (digits, at) =>
    {
        for (int i = 0; i < digits.Length; i++)
        {
            int bit = digits.Length - 1 - i;
            digits[i] = (char)('0' + ((((at.y >> bit) & 1) << 1) | ((at.x >> bit) & 1)));
        }
    });
}
