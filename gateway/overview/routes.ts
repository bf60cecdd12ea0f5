import type { Route } from '../http/route.ts'
import { type CrossingRouteParts, crossingRoutes } from './crossing-routes.ts'
import { type OverviewParts, overviewRoute } from './overview-routes.ts'

/** The console's pages 今日 and 通過の一覧, on the LGWAN side. */
export const overviewRoutes = (parts: OverviewParts & CrossingRouteParts): Route[] => [overviewRoute(parts), ...crossingRoutes(parts)]
