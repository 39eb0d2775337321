namespace Streetcar.Query.Matching.Geo;

/// <summary>Where a place lies with regard to a loop or a polygon.</summary>
internal enum Position
{
    Outside,
    Border,
    Inside,
}
