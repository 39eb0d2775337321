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
    private readonly GeoValue _point;
    private readonly bool _isSpherical;
    private readonly FieldPath? _key;
    private readonly FieldPath? _distanceField;
    private readonly FieldPath? _locations;
    private readonly double _least;
    private readonly double _most;
    private readonly double _multiplier;

    private GeoNearStage(RawDocument operand, ExpressionCompiler compiler)
    {
        var near = operand["near"];
        if (near.IsMissing)
            throw new DocumentException((ErrorCode)5860400, "$geoNear requires a 'near' argument");
        near = Constant("near", near, compiler, 5860402);
        if (near.Type is not (ElementType.Document or ElementType.Array))
        {
            throw new DocumentException(
                (ErrorCode)5860401, $"$geoNear requires near argument to be a GeoJSON object or a legacy point(pair), received: {ElementText.Of(near.Raw)}");
        }

        if (GeometryReader.ReadPoint(near.Raw, out var point) is { } fault)
            throw FilterError.BadValue($"invalid argument in geo near query: {fault}");
        _distance = GeoDistance.From(point, operand["spherical"].Raw.IsTruthy);
        _point = point;
        _isSpherical = operand["spherical"].Raw.IsTruthy;
        _distanceField = Path(operand, "distanceField", 16606);
        _key = Path(operand, "key", (int)ErrorCode.TypeMismatch);
        _locations = Path(operand, "includeLocs", 16607);
        _least = Number("minDistance", Constant("minDistance", operand["minDistance"], compiler, 7555701), 0);
        _most = Number("maxDistance", Constant("maxDistance", operand["maxDistance"], compiler, 7555702), double.PositiveInfinity);
        _multiplier = Number("distanceMultiplier", operand["distanceMultiplier"], 1);
    }

    public override bool IsFirst => true;

    public override ErrorCode NotFirst => (ErrorCode)40603;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type == ElementType.Array)
            operand = RawDocument.Empty;
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)10065, "invalid parameter: expected an object ($geoNear)");
        foreach (var (name, _) in operand.AsDocument)
        {
            if (name is not ("near" or "distanceField" or "spherical" or "maxDistance" or "minDistance" or "query"
                or "distanceMultiplier" or "includeLocs" or "key"))
                throw FilterError.BadValue($"Unknown argument to $geoNear: {name}");
        }

        var stage = new GeoNearStage(operand.AsDocument, compiler);
        var query = operand["query"];
        if (query.IsMissing)
            return stage;
        if (query.Type != ElementType.Document)
            throw StageOperands.WrongType("$geoNear", "query", query, "object");
        return TextPlacement.IsNamedIn(query)
            ? throw FilterError.BadValue("text and geoNear not allowed in same query")
            : new DesugaredStage(
                MatchStage.Compile(query, compiler), stage.WithDefinition(new RawDocument { ["$geoNear"] = operand.AsDocument.Without("query") }));
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(this, KeyOfIndex(options), input, options);

    // Where the stage does not name the field, the collection's one geospatial index does.
    private FieldPath KeyOfIndex(PipelineOptions options)
    {
        var indexes = options.RequireCollections().IndexStatistics(options.Collection);
        if (indexes.Count == 0)
            throw new DocumentException(ErrorCode.NamespaceNotFound, "$geoNear requires a geospatial index, and there is no such collection");
        var fields = new Dictionary<string, (bool HasFlat, bool HasSphere)>();
        foreach (var index in indexes)
        {
            foreach (var (name, kind) in index["key"].AsDocument)
            {
                if (kind.Type != ElementType.String || kind.AsString is not ("2d" or "2dsphere"))
                    continue;
                var found = fields.GetValueOrDefault(name);
                fields[name] = (found.HasFlat || kind.AsString == "2d", found.HasSphere || kind.AsString == "2dsphere");
            }
        }

        string? key = _key?.Text ?? (fields.Count == 1 ? fields.Keys.First() : null);
        if (key is null)
        {
            throw new DocumentException(
                ErrorCode.IndexNotFound,
                fields.Count == 0
                    ? "$geoNear requires a 2d or 2dsphere index, but none were found"
                    : "There is more than one 2d or 2dsphere index; unsure which to use for $geoNear: name the field with 'key'");
        }

        var kinds = fields.GetValueOrDefault(key);
        // GeoJSON is of the sphere, and a pair that is not of the sphere is of a plane.
        if (!(kinds.HasFlat && !_point.IsGeoJson) && !(kinds.HasSphere && (_point.IsGeoJson || _isSpherical)))
            throw new DocumentException(ErrorCode.NoQueryExecutionPlans, $"unable to find an index on '{key}' for $geoNear query");
        if (!kinds.HasSphere && (Math.Abs(_point.Point.X) > 180 || Math.Abs(_point.Point.Y) > 180))
            throw new DocumentException((ErrorCode)16433, "$geoNear's point is not in the interval of the 2d index");
        return FieldPath.ParseStrict(key);
    }

    private static RawValue Constant(string name, RawValue value, ExpressionCompiler compiler, int code)
    {
        if (value.IsMissing)
            return value;
        var expression = compiler.Compile(value);
        return expression.IsConstant
            ? expression.Evaluate(new Scope { Root = RawDocument.Empty.Bytes })
            : throw new DocumentException((ErrorCode)code, $"$geoNear requires '{name}' to be a constant expression");
    }

    private static FieldPath? Path(RawDocument operand, string name, int code)
    {
        var value = operand[name];
        if (value.IsMissing)
            return null;
        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)code, $"$geoNear parameter '{name}' must be of type string but found type: {value.Type.Alias()}");
        }

        return value.AsString.Length > 0 || name != "key"
            ? FieldPath.ParseStrict(value.AsString)
            : throw FilterError.BadValue("$geoNear parameter 'key' cannot be the empty string");
    }

    private static double Number(string name, RawValue value, double otherwise)
    {
        if (value.IsMissing)
            return otherwise;
        if (!value.IsNumber)
            throw StageOperands.WrongType("$geoNear", name, value, "number");
        return value.AsDouble >= 0 ? value.AsDouble : throw FilterError.BadValue($"{name} must be a nonnegative number");
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
            if (_stage._distanceField is { } distanceField)
                document = FieldSetter.Set(_measured, document.Span, distanceField, scaled.Raw);
            if (_stage._locations is { } field)
                document = FieldSetter.Set(_located, document.Span, field, location);
            return true;
        }

        public override void Free()
        {
            base.Free();
            _sorter.Free();
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
