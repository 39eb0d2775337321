using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>What a user's roles come to.</summary>
/// <param name="Resolved">The roles, with those that they inherit, and what they allow.</param>
/// <param name="Restrictions">The <c>authenticationRestrictions</c> of those that have any: all have to be met.</param>
internal sealed record UserRoles(ResolvedRoles Resolved, IReadOnlyList<RawValue> Restrictions);
