using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$geoNear</c>: the documents near a point, the nearest first, each with its distance.</summary>
internal sealed class GeoNearStage : Stage
{
    private readonly GeoDistance _distance;
    private readonly FieldPath? _key;
    private readonly FieldPath _distanceField;
    private readonly FieldPath? _locations;
    private readonly double _least;
    private readonly double _most;
    private readonly double _multiplier;

    private GeoNearStage(RawDocument operand)
    {
        var near = operand["near"];
        if (near.IsMissing)
            throw new DocumentException((ErrorCode)5860400, "$geoNear requires a 'near' argument");
        if (near.Type is not (ElementType.Document or ElementType.Array))
        {
            throw new DocumentException(
                (ErrorCode)5860401, $"$geoNear requires near argument to be a GeoJSON object or a legacy point(pair), received: {ElementText.Of(near.Raw)}");
        }

        if (GeometryReader.ReadPoint(near.Raw, out var point) is { } fault)
            throw FilterError.BadValue($"invalid argument in geo near query: {fault}");
        _distance = GeoDistance.From(point, operand["spherical"].Raw.IsTruthy);
        _distanceField = Path(operand, "distanceField")
            ?? throw new DocumentException((ErrorCode)16606, "$geoNear requires that the 'distanceField' option is specified as a String");
        _key = Path(operand, "key");
        _locations = Path(operand, "includeLocs");
        _least = Number(operand, "minDistance", 0);
        _most = Number(operand, "maxDistance", double.PositiveInfinity);
        _multiplier = Number(operand, "distanceMultiplier", 1);
    }

    public override bool IsFirst => true;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)10065, "invalid parameter: expected an object ($geoNear)");
        foreach (var (name, _) in operand.AsDocument)
        {
            if (name is not ("near" or "distanceField" or "spherical" or "maxDistance" or "minDistance" or "query"
                or "distanceMultiplier" or "includeLocs" or "key"))
                throw StageOperands.Unknown("$geoNear", name);
        }

        var stage = new GeoNearStage(operand.AsDocument);
        var query = operand["query"];
        return query.IsMissing
            ? stage
            : new DesugaredStage(
                MatchStage.Compile(query, compiler), stage.WithDefinition(new RawDocument { ["$geoNear"] = operand.AsDocument.Without("query") }));
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(this, _key ?? KeyOfIndex(options), input, options);

    // Where the stage does not name the field, the collection's one geospatial index does.
    private static FieldPath KeyOfIndex(PipelineOptions options)
    {
        var fields = options.RequireCollections().IndexStatistics(options.Collection)
            .SelectMany(index => index["key"].AsDocument)
            .Where(field => field.Value.Type == ElementType.String && field.Value.AsString is "2d" or "2dsphere")
            .Select(field => field.Name).Distinct().ToArray();
        return fields.Length == 1 ? FieldPath.ParseStrict(fields[0]) : throw new DocumentException(
            ErrorCode.IndexNotFound,
            fields.Length == 0
                ? "$geoNear requires a 2d or 2dsphere index, but none were found"
                : "There is more than one 2d or 2dsphere index; unsure which to use for $geoNear: name the field with 'key'");
    }

    private static FieldPath? Path(RawDocument operand, string name) => operand[name] switch
    {
        { IsMissing: true } => null,
        { Type: ElementType.String } value when value.AsString.Length > 0 => FieldPath.ParseStrict(value.AsString),
        var value => throw new DocumentException(
            ErrorCode.TypeMismatch, $"$geoNear parameter '{name}' must be of type string but found type: {value.Type.Alias()}"),
    };

    private static double Number(RawDocument operand, string name, double otherwise)
    {
        var value = operand[name];
        if (value.IsMissing)
            return otherwise;
        return value.IsNumber && value.AsDouble >= 0
            ? value.AsDouble
            : throw FilterError.BadValue($"{name} must be a nonnegative number");
    }

    private sealed class Source : StageSource
    {
        private readonly GeoNearStage _stage;
        private readonly FieldPath _key;
        private readonly DocumentSorter _sorter;
        private readonly RawWriter _measured = new();
        private readonly RawWriter _located = new();
        private bool _isSorted;

        public Source(GeoNearStage stage, FieldPath key, DocumentSource input, PipelineOptions options)
            : base(input)
        {
            _stage = stage;
            _key = key;
            _sorter = new DocumentSorter(new NumberOrder(DistanceOf), 0, options.Spills, options.MemoryLimit);
        }

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (!_isSorted)
                Sort();
            if (!_sorter.TryNext(out document))
                return false;
            _stage._distance.TryMeasure(document.Span, _key, out double distance, out var location);
            RawValue scaled = distance * _stage._multiplier;
            document = FieldSetter.Set(_measured, document.Span, _stage._distanceField, scaled.Raw);
            if (_stage._locations is { } field)
                document = FieldSetter.Set(_located, document.Span, field, location);
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _sorter.Dispose();
            _measured.Dispose();
            _located.Dispose();
        }

        private double DistanceOf(ReadOnlySpan<byte> document)
        {
            _stage._distance.TryMeasure(document, _key, out double distance, out _);
            return distance;
        }

        private void Sort()
        {
            _isSorted = true;
            while (Input.TryNext(out var document))
            {
                if (_stage._distance.TryMeasure(document.Span, _key, out double distance, out _)
                    && distance >= _stage._least && distance <= _stage._most)
                    _sorter.Add(document.Span);
            }
        }
    }
}
