// Every route of the API.
import * as audit from './audit';
import * as auth from './auth';
import * as moves from './booking-moves';
import * as bookings from './bookings';
import * as calendar from './calendar';
import * as catalogue from './catalogue';
import * as communications from './communications';
import * as frontDesk from './front-desk';
import * as harvests from './harvests';
import * as inbox from './inbox';
import * as live from './live';
import * as publicPage from './public-page';
import * as stats from './stats';
import * as stockCatalogue from './stock-catalogue';
import * as stockCsv from './stock-csv';
import * as stockInventory from './stock-inventory';
import * as stockLevels from './stock-levels';
import * as stockMonitor from './stock-monitor';
import * as stockNeeds from './stock-needs';
import * as vendorMessages from './vendor-messages';
import * as vipAuth from './vip-auth';
import * as vipNeeds from './vip-needs';
import * as waitlist from './waitlist';

export const routes = {
  login: auth.login,
  logout: auth.logout,
  me: auth.me,
  vipLogin: vipAuth.vipLogin,
  vipLogout: vipAuth.vipLogout,
  vipMe: vipAuth.vipMe,
  getSite: catalogue.getSite,
  listResources: catalogue.listResources,
  availability: catalogue.availability,
  createBooking: bookings.createBooking,
  listBookings: bookings.listBookings,
  bookingStats: stats.bookingStats,
  getBooking: bookings.getBooking,
  updateBooking: moves.updateBooking,
  moveBooking: moves.moveBooking,
  cancelBooking: moves.cancelBooking,
  confirmBooking: moves.confirmBooking,
  noShow: moves.noShow,
  rescheduleBooking: moves.rescheduleBooking,
  getPublicBooking: publicPage.getPublicBooking,
  cancelPublicBooking: publicPage.cancelPublicBooking,
  publicCalendar: publicPage.publicCalendar,
  listServices: frontDesk.listServices,
  createService: frontDesk.createService,
  updateService: frontDesk.updateService,
  deleteService: frontDesk.deleteService,
  listStaff: frontDesk.listStaff,
  createStaff: frontDesk.createStaff,
  updateStaff: frontDesk.updateStaff,
  deleteStaff: frontDesk.deleteStaff,
  listSlots: frontDesk.listSlots,
  generateSlots: frontDesk.generateSlots,
  updateSlot: frontDesk.updateSlot,
  joinWaitlist: waitlist.joinWaitlist,
  listWaitlist: waitlist.listWaitlist,
  leaveWaitlist: waitlist.leaveWaitlist,
  getOffer: waitlist.getOffer,
  acceptOffer: waitlist.acceptOffer,
  declineOffer: waitlist.declineOffer,
  listCalendars: calendar.listCalendars,
  setCalendar: calendar.setCalendar,
  renewFeed: calendar.renewFeed,
  revokeFeed: calendar.revokeFeed,
  calendarFeed: calendar.calendarFeed,
  listInbox: inbox.listInbox,
  updateInboxItem: inbox.updateInboxItem,
  listNotifications: inbox.listNotifications,
  retryNotification: inbox.retryNotification,
  listAudit: audit.listAudit,
  getCommunications: communications.getCommunications,
  setCommunications: communications.setCommunications,
  setTemplate: communications.setTemplate,
  restoreTemplate: communications.restoreTemplate,
  previewTemplate: communications.previewTemplate,
  events: live.events,
  exportProducts: stockCsv.exportProducts,
  importProducts: stockCsv.importProducts,
  exportCounts: stockCsv.exportCounts,
  importCounts: stockCsv.importCounts,
  exportTargets: stockCsv.exportTargets,
  importTargets: stockCsv.importTargets,
  listCategories: stockCatalogue.listCategories,
  createCategory: stockCatalogue.createCategory,
  updateCategory: stockCatalogue.updateCategory,
  deleteCategory: stockCatalogue.deleteCategory,
  listProducts: stockCatalogue.listProducts,
  getProduct: stockCatalogue.getProduct,
  createProduct: stockCatalogue.createProduct,
  updateProduct: stockCatalogue.updateProduct,
  deleteProduct: stockCatalogue.deleteProduct,
  listResponders: stockCatalogue.listResponders,
  listInventory: stockInventory.listInventory,
  listMovements: stockInventory.listMovements,
  createMovement: stockInventory.createMovement,
  createMovements: stockInventory.createMovements,
  listTargets: stockLevels.listTargets,
  setTarget: stockLevels.setTarget,
  setTargets: stockLevels.setTargets,
  deleteTarget: stockLevels.deleteTarget,
  listLowStock: stockLevels.listLowStock,
  stockHistory: stockLevels.stockHistory,
  stockMetrics: stockLevels.stockMetrics,
  checkStock: stockLevels.checkStock,
  getStockSettings: stockLevels.getStockSettings,
  updateStockSettings: stockLevels.updateStockSettings,
  getStockMonitor: stockMonitor.getStockMonitor,
  pauseStockMonitor: stockMonitor.pauseStockMonitor,
  resumeStockMonitor: stockMonitor.resumeStockMonitor,
  listNeeds: stockNeeds.listNeeds,
  createNeed: stockNeeds.createNeed,
  fulfillNeed: stockNeeds.fulfillNeed,
  withdrawNeed: stockNeeds.withdrawNeed,
  vipListNeeds: vipNeeds.vipListNeeds,
  vipGetNeed: vipNeeds.vipGetNeed,
  vipListHarvests: harvests.vipListHarvests,
  vipGetHarvest: harvests.vipGetHarvest,
  vipSubmitHarvest: harvests.vipSubmitHarvest,
  vipChangeHarvest: harvests.vipChangeHarvest,
  vipWithdrawHarvest: harvests.vipWithdrawHarvest,
  vipSuggestProducts: harvests.vipSuggestProducts,
  listHarvests: harvests.listHarvests,
  expectedSupply: harvests.expectedSupply,
  vipListMessages: vendorMessages.vipListMessages,
  vipSendMessage: vendorMessages.vipSendMessage,
  vipReadMessages: vendorMessages.vipReadMessages,
  listThreads: vendorMessages.listThreads,
  unreadMessages: vendorMessages.unreadMessages,
  listMessages: vendorMessages.listMessages,
  sendMessage: vendorMessages.sendMessage,
  readMessages: vendorMessages.readMessages,
  getVendorRecord: vendorMessages.getVendorRecord,
};
export type Routes = typeof routes;
