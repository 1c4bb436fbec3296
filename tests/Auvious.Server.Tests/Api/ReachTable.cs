namespace Auvious.Server.Tests.Api;

/// <summary>
/// Who gets what: each operation's status for a customer of this conference, of another, of none, an agent, a supervisor and a service. Each
/// calls with an endpoint of its own, joined where it may join, and upon a stream of its own where the operation is for publishers. The last
/// column is an agent that names the endpoint of somebody else; a dash: the operation names none.
/// </summary>
internal static class ReachTable
{
    public static readonly string[] Callers = ["customer", "customer elsewhere", "customer nowhere", "agent", "supervisor", "service", "agent for another"];

    private const string Rows =
        """
        POST /conferences/create                        403 403 403 200 200 200 200
        POST /conferences/join                          200 403 403 200 200 200 403
        POST /conferences/leave                         204 403 403 204 204 204 204
        POST /conferences/end                           403 403 403 204 204 204 403
        POST /conferences/interaction                   403 403 403 204 204 204 403
        POST /conferences/updateMetadata                403 403 403 204 204 204 403
        POST /conferences/updateParticipantMetadata     204 403 403 204 204 204 403
        POST /conferences/updateStreamMetadata          204 403 403 204 204 204 403
        POST /conferences/updatePublishedStreamBitrate  204 403 403 204 204 204 403
        POST /conferences/publishStream                 200 403 403 200 200 200 403
        POST /conferences/unpublishStream               204 403 403 204 204 204 204
        POST /conferences/viewStream                    200 403 403 200 200 200 403
        POST /conferences/stopViewStream                204 403 403 204 204 204 204
        POST /conferences/addPublishStreamIceCandidates 204 403 403 204 204 204 403
        POST /conferences/addViewStreamIceCandidates    204 403 403 204 204 204 409
        POST /conferences/sendEvent                     403 403 403 403 403 200 -
        GET /conferences/{id}                           200 403 403 200 200 200 -
        GET /conferences/{id}/simpleView                200 403 403 200 200 200 -
        GET /conferences/{id}/events                    200 403 403 200 200 200 -
        GET /conferences/active                         200 200 200 200 200 200 -
        POST /users/endpoints                           200 200 200 200 200 200 409
        POST /users/endpoints/register                  200 200 200 200 200 200 409
        POST /users/endpoints/keepalive                 204 204 204 204 204 204 403
        POST /users/endpoints/unregister                204 204 204 204 204 204 403
        POST /users/endpoints/sendEvent                 403 403 403 200 200 200 200
        GET /interactions                               403 403 403 200 200 200 -
        POST /interactions                              403 403 403 200 200 200 -
        GET /interactions/{interactionId}               403 403 403 200 200 200 -
        PUT /interactions/{interactionId}               403 403 403 204 204 204 -
        POST /ratings                                   200 403 403 200 200 200 403
        GET /ratings/interactions/{interactionId}       403 403 403 200 200 200 -
        GET /ratings/conferences/{conferenceId}         403 403 403 200 200 200 -
        POST /talkdesk-integration/create               403 403 403 200 200 200 -
        POST /talkdesk-integration/authorization-validator 403 403 403 200 200 200 -
        POST /talkdesk-integration/activity             403 403 403 200 200 200 -
        GET /filetransfers                              200 403 403 200 200 200 -
        POST /filetransfers                             200 403 403 200 200 200 403
        POST /filetransfers/{fileTransferId}/signedUrl  403 403 403 403 200 200 -
        GET /filetransfers/signed/{fileTransferId}/{expiration} 200 200 200 200 200 200 -
        GET /assets                                     200 200 200 200 200 200 -
        POST /assets/{assetId}                          403 403 403 204 204 204 -
        DELETE /assets/{assetId}                        403 403 403 204 204 204 -
        POST /assets/{assetId}/signedUrl                403 403 403 403 200 200 -
        GET /assets/signed/{assetId}/{expiration}       200 200 200 200 200 200 -
        GET /iceServers                                 200 200 200 200 200 200 -
        GET /iceServers/v2                              200 200 200 200 200 200 -
        """;

    /// <summary>The status by operation and caller; null where there is no such call.</summary>
    public static IReadOnlyDictionary<string, int?[]> Statuses { get; } = Rows.Split('\n').Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(row => $"{row[0]} {row[1]}", row => row[2..].Select(status => status == "-" ? (int?)null : int.Parse(status)).ToArray());
}
