namespace Streetcar.Query.Matching.Geo;

/// <summary>A point's position relative to a loop or a polygon.</summary>
internal enum Position
{
    Outside,
    Border,
    Inside,
}
